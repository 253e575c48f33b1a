using Churn.Models.Drift;

namespace Churn.Server.Drift;

/// <summary>How far the customers scored in the last 24 hours are from those that one model was trained on.</summary>
/// <param name="baseline">Of the model.</param>
/// <remarks>Counts by bin in slices of an hour; a customer counts once in each. So of the <see cref="LeastSamples"/> that a value needs
/// one customer gives at most 24. Thread-safe without a lock; an allocation an hour, none a sample. A model that is loaded begins anew.</remarks>
internal sealed class LiveDrift(DriftBaseline baseline)
{
    /// <summary>Samples below which nothing is said. Chance alone then gives an index of about 0.02 with ten bins; 0.1 is a change.</summary>
    public const int LeastSamples = 500;

    /// <summary>Most customers of an hour, which bounds the cost: beyond, more of them would not make the answer better.</summary>
    public const int MostPerSlice = 16_384;

    private const int Slices = 24;
    private static readonly long Length = (long)TimeSpan.FromHours(1).TotalMilliseconds;

    private readonly OncePerPeriod sampling = new(TimeSpan.FromHours(1), MostPerSlice);
    private readonly Slice?[] slices = new Slice?[Slices];

    // Where the bins of each feature begin, then those of the score, then the end.
    private readonly int[] starts = Starts(baseline);

    /// <summary>Whether a customer's score is to be added now. Asking counts as adding: the next answer of the hour is no.</summary>
    /// <param name="customerId">Only its hash is used, and not kept.</param>
    /// <param name="now">ms.</param>
    public bool Samples(string customerId, long now) => sampling.Allows(customerId, now);

    /// <summary>Adds a customer of the model's population as it is now.</summary>
    /// <param name="vector">Shape [F], as the model read it.</param>
    /// <param name="probability">As the model answered it.</param>
    /// <param name="now">ms.</param>
    public void Add(ReadOnlySpan<double> vector, double probability, long now)
    {
        var counts = SliceOf(now / Length).Counts;
        for (var i = 0; i < vector.Length; i++)
        {
            Interlocked.Increment(ref counts[starts[i] + baseline.Features[i].BinOf(vector[i])]);
        }
        Interlocked.Increment(ref counts[starts[vector.Length] + baseline.Score.BinOf(probability)]);
    }

    /// <summary>The state of the last 24 hours, counting the one under way as a whole one.</summary>
    /// <param name="now">ms.</param>
    public DriftReading Read(long now)
    {
        var counts = new long[starts[^1]];
        foreach (var slice in slices)
        {
            if (slice is not null && slice.Number > (now / Length) - Slices && slice.Number <= now / Length)
            {
                for (var i = 0; i < counts.Length; i++)
                {
                    counts[i] += Volatile.Read(ref slice.Counts[i]);
                }
            }
        }
        var scores = counts.AsSpan(starts[^2]);
        long samples = 0;
        foreach (var count in scores)
        {
            samples += count;
        }
        if (samples < LeastSamples)
        {
            return new DriftReading(samples, [], double.NaN);
        }
        var features = new double[baseline.Features.Length];
        for (var i = 0; i < features.Length; i++)
        {
            features[i] = baseline.Features[i].Psi(counts.AsSpan(starts[i]..starts[i + 1]));
        }
        return new DriftReading(samples, features, baseline.Score.Psi(scores));
    }

    private Slice SliceOf(long number)
    {
        ref var slot = ref slices[(int)(number % Slices)];
        var held = Volatile.Read(ref slot);
        while (held is null || held.Number != number)
        {
            var next = new Slice(number, starts[^1]);
            var met = Interlocked.CompareExchange(ref slot, next, held);
            held = met == held ? next : met;
        }
        return held;
    }

    private static int[] Starts(DriftBaseline baseline)
    {
        var starts = new List<int> { 0 };
        foreach (var distribution in baseline.Features.Append(baseline.Score))
        {
            starts.Add(starts[^1] + distribution.Shares.Length);
        }
        return [.. starts];
    }

    private sealed class Slice(long number, int bins)
    {
        public long Number => number;

        public int[] Counts { get; } = new int[bins];
    }
}
