using Churn.Features;
using Churn.Tests.Infrastructure;

namespace Churn.Tests.Features;

/// <summary>Snapshots as versions in use have written them, and how each was made.</summary>
/// <param name="Name">Of the file; its number is that of the format.</param>
/// <param name="Make">Makes the same state again.</param>
internal sealed record GoldenSnapshot(string Name, Func<CustomerState> Make)
{
    public const ulong Nonce = 0x5eed;

    /// <summary>The clock of the server that wrote them.</summary>
    public static readonly long Now = Time.At("2026-06-17T13:37:42.123Z");

    public byte Version => byte.Parse(Name[1..2]);

    public string Path => Repository.PathOf($"tests/testdata/snapshots/{Name}.bin");

    public byte[] Bytes() => File.ReadAllBytes(Path);

    public byte[] Written() => Make().WriteSnapshot(Nonce, Now);

    public override string ToString() => Name;
}

internal static class GoldenSnapshots
{
    private static readonly long Now = GoldenSnapshot.Now;

    public static IReadOnlyList<GoldenSnapshot> All { get; } =
    [
        new("v1-empty", () => new CustomerState()),
        new("v1-erased", () => Folded(TombstoneElement.Encode(Now - 5000, 1))),
        new("v1-one-event", () => Folded(Event(0, "purchase", "card", Now - Time.Hour, 12.5))),
        new("v1-profile", () => Folded(ProfileElement.Encode(
            new CustomerProfile(Now - (900 * Time.Day), Now + (20 * Time.Day), -1_234_500, "gold", "Landwirtschaft – 农业"), ProfileFields.All, 1))),
        new("v1-of-all-ages", () => Folded([.. OfAllAges()])),
        new("v1-most-series", () => Folded([.. Enumerable.Range(0, 300).Select(i => Event(i, $"type-{i:000}", "", Now - (i * Time.Minute), i))])),
        new("v2-imported", () => WithImports(Folded([.. OfAllAges()]), 1)),
        new("v2-imported-often", () => WithImports(new CustomerState(), 10)),
    ];

    /// <summary>The event under a number; the same number is a copy.</summary>
    public static byte[] Event(int number, string type, string category, long at, double? value) =>
        EventElement.Encode(new CustomerEvent($"e{number}", type, category, at, value, at + 1000, at), (ulong)(number + 1));

    private static IEnumerable<byte[]> OfAllAges()
    {
        yield return TombstoneElement.Encode(Now - (1000 * Time.Day), 1);
        var number = 0;
        foreach (var minutes in (int[])[0, 1, 4, 5, 60, 300, 1440, 5000, 5800, 7000, 20_000, 24_000, 60_000, 500_000, 577_000, 900_000])
        {
            yield return Event(number++, "visit", "", Now - (minutes * Time.Minute), null);
            yield return Event(number++, "purchase", minutes % 3 == 0 ? "card" : "", Now - (minutes * Time.Minute) - 1, minutes % 2 == 0 ? minutes - 3.5 : null);
            yield return Event(number++, "survey", "", Now - (minutes * Time.Minute) - 2, -1e9);
        }
    }

    private static CustomerState Folded(params byte[][] elements)
    {
        var state = new CustomerState();
        foreach (var element in elements)
        {
            Assert.Equal(FoldOutcome.Accepted, state.Fold(element).Outcome);
        }

        return state;
    }

    private static CustomerState WithImports(CustomerState state, int count)
    {
        for (var id = 1; id <= count; id++)
        {
            state.NoteImport((ulong)id * 0x0101_0101_0101_0101);
        }

        return state;
    }
}
