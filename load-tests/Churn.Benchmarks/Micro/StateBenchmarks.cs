using BenchmarkDotNet.Attributes;
using Churn.Features;

namespace Churn.Benchmarks.Micro;

/// <summary>What becomes of a customer's stored list: read, folded, evaluated, written.</summary>
public class StateBenchmarks
{
    private readonly CustomerState state = new();
    private Subject subject = null!;
    private double[] vector = [];
    private long calls;

    /// <summary>Events over 400 days; 0: a simulated customer with half a year of history.</summary>
    [Params(0, 10, 1_000, 10_000)]
    public int Events { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        subject = new Subject(Events);
        vector = new double[subject.Vector.Length];
    }

    [Benchmark]
    public bool Decode() => state.TryReadSnapshot(subject.Snapshot);

    [Benchmark]
    public FoldOutcome DecodeAndFold()
    {
        state.TryReadSnapshot(subject.Snapshot);
        return state.Fold(subject.Pending).Outcome;
    }

    [Benchmark]
    public double Plan()
    {
        // Another as-of each time: what was worked out for the last one is of no use.
        subject.Plan.Evaluate(subject.State, Subject.Now + (calls++ & 1), vector);
        return vector[0];
    }

    [Benchmark]
    public double PlanAgain()
    {
        subject.Plan.Evaluate(subject.State, Subject.Now, vector);
        return vector[0];
    }

    [Benchmark]
    [Allocates(1024)]
    public int Write() => subject.State.WriteSnapshot(1, Subject.Now).Length;
}
