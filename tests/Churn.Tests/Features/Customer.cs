using Churn.Features;

namespace Churn.Tests.Features;

/// <summary>A customer for examples: events go in, one feature comes out.</summary>
internal sealed class Customer
{
    private int count;

    public CustomerState State { get; } = new();

    /// <summary>An event that is received as it occurs.</summary>
    public Customer Event(string type, string at, double? value = null, string category = "")
    {
        Assert.Equal(FoldOutcome.Accepted, Event(type, Time.At(at), value, category).Outcome);
        return this;
    }

    public FoldResult Event(string type, long at, double? value = null, string category = "", string? id = null, long? receivedAt = null)
    {
        var e = new CustomerEvent(id ?? $"e{count}", type, category, at, value, receivedAt ?? at, at);
        return State.Fold(EventElement.Encode(e, (ulong)++count));
    }

    /// <summary>Goes through a snapshot written at <paramref name="now"/>.</summary>
    public Customer Compact(long now)
    {
        Assert.True(State.TryReadSnapshot(State.WriteSnapshot(nonce: (ulong)++count, now)));
        return this;
    }

    public double Feature(string name, string t) => Feature(name, Time.At(t));

    public double Feature(string name, long t)
    {
        var vector = new double[1];
        FeaturePlan.Compile([name]).Evaluate(State, t, vector);
        return vector[0];
    }
}
