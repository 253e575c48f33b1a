using Churn.Features;

namespace Churn.Tests.Features;

/// <summary>Snapshots that fuzzing found: they read, and what was written of them once their tiles had aged did not.</summary>
public sealed class HostileSnapshotTests
{
    private static readonly long Now = GoldenSnapshot.Now;

    [Fact]
    public void LastEventBeforeTheFirst_IsRefused()
    {
        // The first event is moved to the end of its five minutes, past the only event of the tile.
        var state = new CustomerState();
        state.Fold(GoldenSnapshots.Event(0, "purchase", "card", Now, null));
        state.Find("purchase"u8, "card"u8)!.FirstAt = Millis.Floor(Now, Millis.FiveMinutes) + Millis.FiveMinutes - 1;

        Assert.False(new CustomerState().TryReadSnapshot(state.WriteSnapshot(1, Now)));
    }

    [Fact]
    public void MoreEventsThanADoubleCounts_AreRefusedBeforeTheirTilesBecomeOne()
    {
        var state = new CustomerState();
        state.Fold(GoldenSnapshots.Event(0, "visit", "", Now, null));
        state.Fold(GoldenSnapshots.Event(1, "visit", "", Now - Time.Hour, null));
        var series = state.Find("visit"u8, ""u8)!;
        series.FiveMinutes.At(Millis.Floor(Now, Millis.FiveMinutes)).Events.Count = 1L << 53;

        Assert.False(new CustomerState().TryReadSnapshot(state.WriteSnapshot(1, Now)));
        series.FiveMinutes.At(Millis.Floor(Now, Millis.FiveMinutes)).Events.Count = (1L << 53) - 1;
        Assert.True(new CustomerState().TryReadSnapshot(state.WriteSnapshot(1, Now)));
    }
}
