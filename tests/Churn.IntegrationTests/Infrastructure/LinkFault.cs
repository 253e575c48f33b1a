namespace Churn.IntegrationTests.Infrastructure;

/// <summary>What is wrong with one direction of a link; all defaults: nothing.</summary>
public sealed record LinkFault
{
    public static LinkFault None { get; } = new();

    /// <summary>How long what comes is held, before <see cref="Jitter"/>.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Most that is added to the latency, by chance.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Bytes that are sent at a time; 0: as they come.</summary>
    public int Piece { get; init; }

    /// <summary>0: as fast as may be.</summary>
    public int BytesPerSecond { get; init; }

    /// <summary>Half-open: what comes is lost, and so is all that follows on the same connection, even once the fault is over, as where a
    /// firewall forgot it. The connection stays open.</summary>
    public bool Swallows { get; init; }
}
