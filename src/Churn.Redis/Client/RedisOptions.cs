namespace Churn.Redis;

/// <summary>How to reach Redis, and the bounds that keep a slow Redis from taking this process with it.</summary>
public sealed class RedisOptions
{
    /// <summary>Where and as whom.</summary>
    public required RedisAddress Address { get; init; }

    /// <summary>Every call ends within this time of being queued, plus 50 ms at most; a call that was resent within twice.
    /// Default 1 s; 10 ms to 1 min.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>For one candidate: name look-up, connect, TLS, login and role. Default 1 s; 10 ms to 1 min. Together
    /// with <see cref="MaxBackoff"/> it bounds how long after its return a server that was silent is found.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>First pause before connecting again; doubles up to <see cref="MaxBackoff"/>, less up to half by chance.
    /// Default 50 ms.</summary>
    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Longest pause before connecting again. Default 500 ms.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Calls sent or queued and not yet answered; beyond, <see cref="RedisOverloadedException"/>. Default 16,384; 1 to 1,048,576,
    /// rounded up to a power of two.</summary>
    public int MaxInFlight { get; init; } = 16_384;

    /// <summary>Bytes queued and not yet given to the socket; beyond, <see cref="RedisOverloadedException"/>. Default 32 MiB;
    /// 64 KiB to 1 GiB.</summary>
    public int MaxQueuedBytes { get; init; } = 32 << 20;

    /// <summary>How long a customer is kept after the last append. Default 5 years (1,825 days); from 1 s.</summary>
    public TimeSpan KeyTtl { get; init; } = TimeSpan.FromDays(5 * 365);

    /// <summary>Elements that one read returns at most, oldest first. Default 8,192; 2 to 8,192.</summary>
    public int MaxElements { get; init; } = 8_192;

    /// <summary>Replicas that must have an append or an erasure before it is acknowledged; such calls then have a connection of their own.
    /// Default 0: the primary's memory is enough; 0 to 16.</summary>
    public int AckReplicas { get; init; }

    /// <summary>What is trusted and sent where the address is <c>rediss://</c>. Default: the machine's authorities, no certificate.</summary>
    public RedisTls Tls { get; init; } = new();

    /// <summary>Checks the ranges above.</summary>
    /// <exception cref="ArgumentException">Names the option and its range.</exception>
    public void Validate()
    {
        Require(IsTimeout(CommandTimeout), "CommandTimeout: 10 ms to 1 min.");
        Require(IsTimeout(ConnectTimeout), "ConnectTimeout: 10 ms to 1 min.");
        Require(MinBackoff >= TimeSpan.FromMilliseconds(1) && MinBackoff <= MaxBackoff, "MinBackoff: from 1 ms, at most MaxBackoff.");
        Require(MaxBackoff <= TimeSpan.FromMinutes(1), "MaxBackoff: at most 1 min.");
        Require(MaxInFlight is >= 1 and <= 1 << 20, "MaxInFlight: 1 to 1,048,576.");
        Require(MaxQueuedBytes is >= 64 << 10 and <= 1 << 30, "MaxQueuedBytes: 64 KiB to 1 GiB.");
        Require(KeyTtl >= TimeSpan.FromSeconds(1), "KeyTtl: from 1 s.");
        Require(AckReplicas is >= 0 and <= 16, "AckReplicas: 0 to 16.");
        Require(MaxElements is >= 2 and <= 8_192, "MaxElements: 2 to 8,192.");
    }

    private static bool IsTimeout(TimeSpan value) => value >= TimeSpan.FromMilliseconds(10) && value <= TimeSpan.FromMinutes(1);

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new ArgumentException($"Redis option {message}");
        }
    }
}
