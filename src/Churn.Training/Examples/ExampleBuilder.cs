using Churn.Features;
using Churn.Training.Histories;

namespace Churn.Training.Examples;

/// <summary>Makes examples of a history.</summary>
public static class ExampleBuilder
{
    /// <summary>Most values of a set: 1 GB of them.</summary>
    public const long MaxValues = 250_000_000;

    /// <summary>Computes the examples at some cutoffs.</summary>
    /// <param name="source">History, profiles and definition.</param>
    /// <param name="plan">The features.</param>
    /// <param name="cutoffs">Rising.</param>
    /// <param name="timeOfDaySeed">Null: each as-of is its cutoff. Else it is a seeded instant of the day that ends at the cutoff, another
    /// for each customer and cutoff, so that the windows of hours do not see only midnight, and no label reaches further.</param>
    /// <param name="progress">Called with customers done.</param>
    /// <param name="stop">Ends it.</param>
    /// <remarks>Where there would be more than <see cref="MaxValues"/>, a seeded sample of the customers is taken.</remarks>
    public static ExampleSet Build(
        ExampleSource source, FeaturePlan plan, IReadOnlyList<long> cutoffs, ulong? timeOfDaySeed,
        Action<int>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(plan);
        var (rows, sample) = ListRows(source, cutoffs, timeOfDaySeed, MaxValues / plan.Names.Count);
        var set = new ExampleSet(
            plan.Names, [.. cutoffs], [.. rows.Select(r => r.Customer)], [.. rows.Select(r => r.Cutoff)], [.. rows.Select(r => r.AsOf)],
            new bool[rows.Count], new float[rows.Count * (long)plan.Names.Count])
        {
            Sample = sample,
        };
        var blocks = Blocks(rows);
        var done = 0;
        Parallel.ForEach(
            blocks,
            new ParallelOptions { CancellationToken = stop },
            () => new CustomerReplay(source.History, source.Profiles),
            (block, _, replay) =>
            {
                Fill(set, source, plan, block, replay);
                progress?.Invoke(Interlocked.Add(ref done, block.End.Value - block.Start.Value));
                return replay;
            },
            _ => { });
        return set;
    }

    internal static (List<(int Customer, int Cutoff, long AsOf)> Rows, CustomerSample? Sample) ListRows(
        ExampleSource source, IReadOnlyList<long> cutoffs, ulong? seed, long most)
    {
        var rows = new List<(int Customer, int Cutoff, long AsOf)>();
        for (var customer = 0; customer < source.History.Customers.Count; customer++)
        {
            for (var cutoff = 0; cutoff < cutoffs.Count; cutoff++)
            {
                var asOf = cutoffs[cutoff] - (seed is { } s ? (long)(Seeds.Mix(s, customer, cutoff) % Millis.Day) : 0);
                if (source.Labeller.InPopulation(customer, asOf))
                {
                    rows.Add((customer, cutoff, asOf));
                }
            }
        }
        if (rows.Count <= most)
        {
            return (rows, null);
        }
        var share = most / (double)rows.Count;
        List<(int Customer, int Cutoff, long AsOf)> taken = [.. rows.Where(r => Seeds.Unit(Seeds.Mix(seed ?? 0, r.Customer, -1)) < share)];
        return (taken, new CustomerSample(Customers(taken), Customers(rows)));

        static int Customers(List<(int Customer, int Cutoff, long AsOf)> of) => of.Select(row => row.Customer).Distinct().Count();
    }

    // A customer's rows stay together: time runs forward once.
    private static List<Range> Blocks(List<(int Customer, int Cutoff, long AsOf)> rows)
    {
        const int Least = 256;
        var blocks = new List<Range>();
        var start = 0;
        for (var i = 1; i <= rows.Count; i++)
        {
            if (i == rows.Count || (i - start >= Least && rows[i].Customer != rows[i - 1].Customer))
            {
                blocks.Add(start..i);
                start = i;
            }
        }
        return blocks;
    }

    private static void Fill(ExampleSet set, ExampleSource source, FeaturePlan plan, Range block, CustomerReplay replay)
    {
        var vector = new double[plan.Names.Count];
        for (var row = block.Start.Value; row < block.End.Value; row++)
        {
            var customer = set.Customer[row];
            if (row == block.Start.Value || customer != set.Customer[row - 1])
            {
                replay.Begin(customer);
            }
            replay.Evaluate(plan, set.AsOf[row], vector);
            set.Churned[row] = source.Labeller.Churned(customer, set.AsOf[row]);
            var to = set.Values.AsSpan(row * vector.Length, vector.Length);
            for (var i = 0; i < vector.Length; i++)
            {
                to[i] = (float)vector[i];
            }
        }
    }
}
