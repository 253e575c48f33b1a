using Churn.Features;

namespace Churn.Tests.Features;

/// <summary>Plays a history against the oracle and the real state, and compares what they answer, bit for bit.</summary>
internal sealed class Replay
{
    private static readonly string[] Selectors =
        ["any", "visit", "purchase", "purchase/card", "add_to_cart", "complaint", "complaint/billing", "ticket", "return"];

    private static readonly string[] Names = [.. Selectors.SelectMany(FeatureNames.Of)];
    private static readonly FeaturePlan Plan = FeaturePlan.Compile(Names);

    private readonly CustomerList list = new();
    private readonly NaiveOracle oracle = new();
    private readonly CustomerState state = new();
    private readonly double[] vector = new double[Names.Length];

    public static void Run(History history)
    {
        var replay = new Replay();
        foreach (var step in history.Steps)
        {
            replay.Take(step);
        }
    }

    private void Take(Step step)
    {
        switch (step)
        {
            case Arrival arrival:
                CompareVerdicts(arrival);
                break;
            case Compaction compaction:
                list.Compact(state, compaction.At - compaction.Lag, compaction.Now);
                break;
            case Question question:
                Compare(question);
                break;
        }
    }

    private void CompareVerdicts(Arrival arrival)
    {
        var expected = oracle.Add(arrival.Event);
        var (outcome, capped) = list.Append(state, arrival.At, arrival.Event);
        var actual = capped ? NaiveOracle.Verdict.AcceptedBeyondSeriesCap : outcome switch
        {
            FoldOutcome.Accepted => NaiveOracle.Verdict.Accepted,
            FoldOutcome.Duplicate => NaiveOracle.Verdict.Duplicate,
            FoldOutcome.Conflict => NaiveOracle.Verdict.Conflict,
            _ => throw new InvalidOperationException($"{arrival}: {outcome}"),
        };
        if (expected != actual)
        {
            Assert.Fail($"{arrival}: {actual} instead of {expected}");
        }
    }

    private void Compare(Question question)
    {
        list.Read(state);
        Assert.Equal(oracle.LastEventAt, state.LastEventAt);
        foreach (var requested in question.AsOf)
        {
            long? asOf = AsOf.TryResolve(requested, question.Now, state.LastEventAt, out var resolved) ? resolved : null;
            Assert.Equal(oracle.ResolveAsOf(requested, question.Now), asOf);
            if (asOf is { } t)
            {
                Compare(t);
            }
        }
    }

    private void Compare(long t)
    {
        Plan.Evaluate(state, t, vector);
        Assert.Equal(oracle.CountBefore(t), state.CountBefore(t));
        foreach (var (i, name) in Names.Index())
        {
            var expected = oracle.Compute(name, t);
            if (!SameBits(expected, vector[i]))
            {
                Assert.Fail($"{name} at {t}: {vector[i]:R} instead of {expected:R}");
            }
        }
    }

    /// <summary>All NaNs are one: which of their bits a processor sets is no business of ours.</summary>
    private static bool SameBits(double a, double b) =>
        BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b) || (double.IsNaN(a) && double.IsNaN(b));
}
