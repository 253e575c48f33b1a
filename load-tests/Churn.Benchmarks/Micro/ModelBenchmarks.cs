using BenchmarkDotNet.Attributes;
using Churn.Protocol.V1;
using Churn.Reasons;
using Google.Protobuf.Collections;

namespace Churn.Benchmarks.Micro;

/// <summary>The shipped model on one customer's features.</summary>
public class ModelBenchmarks
{
    private readonly Subject subject = new(0);
    private readonly ReasonMaker reasons;
    private readonly double[] contributions;

    public ModelBenchmarks()
    {
        reasons = new ReasonMaker(subject.Model);
        contributions = new double[subject.Vector.Length];
    }

    [Benchmark]
    public double Score() => subject.Model.Probability(subject.Vector);

    [Benchmark]
    public double Contributions()
    {
        subject.Model.Contributions(subject.Vector, contributions);
        return contributions[0];
    }

    [Benchmark]
    [Allocates(4096)]
    public int ThreeReasons()
    {
        var three = new RepeatedField<Reason>();
        reasons.AddTo(three, subject.Vector, new ReasonsAsked(3, "en"));
        return three.Count;
    }
}
