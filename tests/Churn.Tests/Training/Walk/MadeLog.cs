using Churn.Tests.Training.Histories;
using Churn.Training;
using Churn.Training.Examples;
using Churn.Training.Histories;
using Churn.Training.Walk;

namespace Churn.Tests.Training.Walk;

/// <summary>Logs of made customers whose reasons to leave are known. From 2025-01-01 to 2026-03-14, purchases about every 25 days.</summary>
internal static class MadeLog
{
    public const string Arguments = "--own-events purchase --horizon 30d --lookback 90d --train-from 2025-05-01 --every month --test 2025-12-01,2026-01-01";

    public static readonly ChurnDefinition Definition = new(["purchase"], null, 30, 90);

    public static readonly TrainingOptions Options = new(new(2025, 5, 1), new CutoffStep(1, 0), [new(2025, 12, 1), new(2026, 1, 1)], Seed: 1);

    private static readonly long First = Cutoffs.ToMs(new(2025, 1, 1));
    private static readonly long End = Cutoffs.ToMs(new(2026, 3, 15));

    private static readonly Lazy<WalkForward> StrongWalk = new(() => Walk(Strong(700)));

    public enum Kind
    {
        /// <summary>Whoever complains in vain never buys again.</summary>
        Complaints,

        /// <summary>Some buy often and some rarely, and nobody leaves: frequency and recency say all there is.</summary>
        Rhythm,

        /// <summary>All buy alike, at random: nothing tells who will be silent.</summary>
        Noise,
    }

    /// <summary>A walk over a log of complaints; made once.</summary>
    public static WalkForward Complaints => StrongWalk.Value;

    public static string Strong(int customers, int seed = 1) => Of(Kind.Complaints, customers, seed);

    public static string Of(Kind kind, int customers, int seed = 1)
    {
        var random = new Random(seed);
        return LogText.Of(Enumerable.Range(0, customers).SelectMany(i => Customer(kind, $"c{i:000}", random)).OrderBy(row => row.At));
    }

    public static EventHistory Read(string log) => LogText.Read(log, now: End);

    public static WalkForward Walk(string log) => Walk(new ExampleSource(Read(log), null, Definition, "made.csv"), Options);

    public static WalkForward Walk(ExampleSource source, TrainingOptions options)
    {
        var stop = TestContext.Current.CancellationToken;
        var (training, test) = WalkForward.Examples(source, options, null, stop);
        return WalkForward.Run(source, training, test, options.Seed, null, stop);
    }

    private static IEnumerable<LogRow> Customer(Kind kind, string id, Random random)
    {
        var mean = 25.0;
        if (kind == Kind.Rhythm)
        {
            mean *= Math.Exp((3 * random.NextDouble()) - 1.5);
        }
        // Some are there from the beginning, the others join later.
        var at = First + (long)(Math.Max(0, (1.4 * random.NextDouble()) - 0.4) * (End - First));
        while ((at += (long)(-Math.Log(1 - random.NextDouble()) * mean * 86_400_000)) < End)
        {
            yield return new LogRow(id, at, "purchase", "", Math.Round(5 + (60 * random.NextDouble()), 2));
            if (random.NextDouble() < 0.2)
            {
                yield return new LogRow(id, Math.Min(End - 1, at + 7_200_000), "complaint");
                if (random.NextDouble() < 0.6)
                {
                    yield return new LogRow(id, Math.Min(End - 1, at + 90_000_000), "complaint_resolved");
                }
                else if (kind == Kind.Complaints)
                {
                    yield break;
                }
            }
        }
    }
}
