using System.Globalization;

namespace Churn.LoadTests;

/// <summary>What is called, how, and about whom.</summary>
internal sealed record Scenario
{
    public CallKind Call { get; init; } = CallKind.Score;

    public Transport Over { get; init; } = Transport.Grpc;

    /// <summary>Customers, 1 to 1,000,000.</summary>
    public int Customers { get; init; } = 1000;

    /// <summary>The first of them.</summary>
    public int FirstCustomer { get; init; }

    public Distribution Distribution { get; init; } = Distribution.Uniform;

    /// <summary>Connections that calls are spread over, 1 to 256.</summary>
    public int Connections { get; init; } = 4;

    /// <summary>Calls under way at once, 1 to 10,000.</summary>
    public int Concurrency { get; init; } = 32;

    /// <summary>Reasons asked for, 0 to 3.</summary>
    public int Reasons { get; init; }

    /// <summary>Whether scores come with the model's inputs.</summary>
    public bool Features { get; init; }

    /// <summary>Customers or events in a batch, 1 to 1,000.</summary>
    public int Batch { get; init; } = 100;

    /// <summary>API key; null for a server that asks for none.</summary>
    public string? Key { get; init; }

    /// <summary>Of the choice of customers.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>As in reports.</summary>
    public IReadOnlyDictionary<string, string> Said => new Dictionary<string, string>
    {
        ["call"] = Words.Of(Call),
        ["over"] = Words.Of(Over),
        ["customers"] = Customers.ToString("N0", CultureInfo.InvariantCulture),
        ["distribution"] = Words.Of(Distribution),
        ["connections"] = $"{Connections}",
        ["concurrency"] = $"{Concurrency}",
        ["reasons"] = $"{Reasons}",
        ["features"] = Features ? "yes" : "no",
        ["batch"] = Call is CallKind.BatchScore or CallKind.BatchRecord ? $"{Batch}" : "none",
    };

    /// <exception cref="LoadException">The call does not travel that way.</exception>
    public void Check()
    {
        if (Over == Transport.Stream && Call != CallKind.Record)
        {
            throw new LoadException("a stream carries events only: use --over stream with --call record, or --over grpc");
        }
        if (Over == Transport.Json && Call == CallKind.Watch)
        {
            throw new LoadException("watching is measured over gRPC only: use --over grpc");
        }
        if (Call == CallKind.Watch && Customers > WatchCaller.MostCustomers)
        {
            throw new LoadException($"at most {WatchCaller.MostCustomers:N0} customers are watched: give fewer with --customers");
        }
    }
}
