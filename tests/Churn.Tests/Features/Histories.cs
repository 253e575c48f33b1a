using FsCheck;
using FsCheck.Fluent;

namespace Churn.Tests.Features;

/// <summary>Random histories whose times cluster around the edges of windows, tiles and retention.</summary>
internal static class Histories
{
    private const long Epoch = 1_772_323_200_000; // 2026-03-01T00:00Z

    public static readonly (string Type, string Category)[] Series =
    [
        ("visit", ""), ("purchase", ""), ("purchase", "card"), ("add_to_cart", ""), ("complaint", ""), ("complaint", "billing"),
        ("complaint_resolved", "billing"), ("ticket", "network"), ("ticket_resolved", ""),
    ];

    private static readonly Gen<long> UnitGen = Gen.Elements(Time.Tile, Time.Hour, Time.Day);

    private static readonly Gen<long> NudgeGen = Gen.Elements(-1L, 0L, 1L);

    private static readonly Gen<long> OffsetGen =
        from unit in Gen.Elements(0L, 0L, Time.Tile, -Time.Tile, Time.Hour, -Time.Hour, Time.Day, -Time.Day)
        from nudge in NudgeGen
        select unit + nudge;

    // Window lengths, twice that, tile retention, and the last with the hour that is left for clocks.
    private static readonly Gen<long> EdgeGen =
        from edge in Gen.OneOf(
            Gen.Elements(1, 2, 6, 12, 24, 48).Select(hours => hours * Time.Hour),
            Gen.Elements(2, 4, 7, 14, 16, 30, 60, 90, 180, 360, 365, 366, 400).Select(days => days * Time.Day),
            Gen.Elements(4, 16, 400).Select(days => days * Time.Day + Time.Hour))
        from offset in OffsetGen
        select edge + offset;

    private static readonly Gen<long> RandomAgeGen =
        from days in Gen.Frequency((3, Gen.Constant(0)), (3, Gen.Choose(0, 20)), (2, Gen.Choose(0, 500)))
        from within in Gen.Choose(0, (int)Time.Day)
        select days * Time.Day + within;

    private static readonly Gen<long> EndGen =
        from day in Gen.Choose(0, 400)
        from within in Gen.Choose(0, (int)Time.Day)
        from unit in Gen.Elements(1L, Time.Tile, Time.Hour, Time.Day)
        from nudge in NudgeGen
        select Time.Floor(Epoch + day * Time.Day + within, unit) + nudge;

    private static readonly Gen<double?> ValueGen = Gen.Frequency<double?>(
        (2, Gen.Constant<double?>(null)),
        (3, Gen.Choose(-5_000, 50_000).Select(cents => (double?)(cents / 100.0))),
        (1, Gen.Elements<double?>(0, -0.0, 1e9, -1e9, 999_999_999.9999, 0.00005, 0.00015, -0.00025, 1e-9, 5)));

    private static readonly Gen<long> DelayGen = Gen.Frequency(
        (6, Gen.Choose(0, 30_000).Select(ms => (long)ms)),
        (2, Gen.Choose((int)-Time.Tile, (int)(2 * Time.Hour)).Select(ms => (long)ms)),
        (2, EdgeGen));

    // Nothing between 45 and 75 min: there the answer depends on clocks.
    private static readonly Gen<long> CopyDelayGen = Gen.Frequency(
        (3, Gen.Choose(0, 45 * (int)Time.Minute).Select(ms => (long)ms)),
        (1, Gen.Choose(75, 40_000).Select(minutes => minutes * Time.Minute)));

    private static readonly Gen<long> WrongClockGen = Gen.Choose((int)(-10 * Time.Minute), (int)(10 * Time.Minute)).Select(ms => (long)ms);

    private static readonly Gen<int> SizeGen = Gen.Frequency((3, Gen.Choose(1, 6)), (6, Gen.Choose(5, 25)), (1, Gen.Choose(30, 70)));

    /// <summary>Up to 70 events over more than a year.</summary>
    public static Arbitrary<History> Long { get; } = Arb.From(
        Generate(SizeGen, (end, hot) => Drafts(LongTimes(end, hot), DelayGen, copies: 1)), Shrink);

    /// <summary>Many events and copies of them within two hours.</summary>
    public static Arbitrary<History> Busy { get; } = Arb.From(
        Generate(Gen.Choose(20, 60), (end, _) => Drafts(
            Gen.Choose(0, (int)(2 * Time.Hour)).Select(age => end - age), Gen.Choose(0, 30_000).Select(ms => (long)ms), copies: 5)),
        Shrink);

    private static Gen<History> Generate(Gen<int> sizes, Func<long, long[], Gen<Draft>> events) =>
        from end in EndGen
        from hot in Gen.ArrayOf(RandomAgeGen.Select(age => end - age), 3)
        from size in sizes
        from drafts in Gen.ArrayOf(events(end, hot), size)
        from compactions in Gen.ListOf(Compactions(), Math.Min(12, size))
        from early in Gen.Zip(Gen.Choose(0, 99), Gen.ArrayOf(Asked(), 2))
        from last in Gen.ArrayOf(Asked(), 4)
        from wrong in WrongClockGen
        select new History(HistoryAssembly.Assemble(end, drafts, compactions, early, last, wrong));

    private static Gen<long> LongTimes(long end, long[] hot) => Gen.Frequency(
        (4, EdgeGen.Select(age => end - age)),
        (3, from age in RandomAgeGen from unit in UnitGen from nudge in NudgeGen select Time.Floor(end - age, unit) + nudge),
        (3, from instant in Gen.Elements(hot) from nudge in NudgeGen select instant + nudge),
        (1, from instant in Gen.Elements(hot) from edge in EdgeGen select Math.Min(end, instant + edge)));

    private static Gen<Draft> Drafts(Gen<long> times, Gen<long> delays, int copies) =>
        from at in times
        from series in Gen.Elements(Series)
        from value in ValueGen
        from delay in delays
        from clock in Gen.Choose(-30_000, 30_000)
        from copy in Gen.Frequency((9, Gen.Constant<long?>(null)), (copies, CopyDelayGen.Select(after => (long?)after)))
        from other in Gen.Choose(0, 2)
        select new Draft(series, at, value, delay, clock, copy, other == 0);

    private static Gen<CompactionDraft> Compactions() =>
        from index in Gen.Choose(0, 99)
        from after in Gen.OneOf(EdgeGen, DelayGen, RandomAgeGen)
        from wrong in WrongClockGen
        from lag in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(0, 60_000)))
        select new CompactionDraft(index, after, wrong, lag);

    private static Gen<AsOfDraft> Asked() =>
        from kind in Gen.Elements(Enum.GetValues<AsOfKind>())
        from index in Gen.Choose(0, 99)
        from edge in EdgeGen
        from offset in OffsetGen
        from share in Gen.Choose(0, 1_000)
        select new AsOfDraft(kind, index, edge, offset, share);

    /// <summary>Halves first, then each step left out.</summary>
    private static IEnumerable<History> Shrink(History history)
    {
        var steps = history.Steps;
        for (var length = steps.Count / 2; length >= 1; length /= 2)
        {
            for (var from = 0; from + length <= steps.Count; from += length)
            {
                yield return new History([.. steps.Take(from), .. steps.Skip(from + length)]);
            }
        }

        foreach (var (i, step) in steps.Index())
        {
            if (step is Question { AsOf.Count: > 1 } question)
            {
                foreach (var asOf in question.AsOf)
                {
                    yield return new History([.. steps.Take(i), question with { AsOf = [asOf] }, .. steps.Skip(i + 1)]);
                }
            }
        }
    }
}
