using Churn.Features;

namespace Churn.Tests.Features;

/// <summary>What a snapshot keeps, and that damaged bytes are refused and never mistaken.</summary>
public class SnapshotTests
{
    private static readonly long Now = Time.At("2026-06-17T13:37:42.123Z");

    [Fact]
    public void EveryPrefix_IsRefused()
    {
        var snapshot = Snapshot();
        var state = new CustomerState();
        for (var length = 0; length < snapshot.Length; length++)
        {
            Assert.False(state.TryReadSnapshot(snapshot.AsSpan(0, length)), $"{length} of {snapshot.Length} bytes were read");
            AssertEmpty(state);
        }

        Assert.True(state.TryReadSnapshot(snapshot));
    }

    [Fact]
    public void BytesAfterTheEnd_AreRefused()
    {
        var state = new CustomerState();
        Assert.False(state.TryReadSnapshot((byte[])[.. Snapshot(), 0]));
        AssertEmpty(state);
    }

    [Fact]
    public void OtherVersion_IsRefused()
    {
        var snapshot = Snapshot();
        foreach (var version in Enumerable.Range(0, 256).Select(v => (byte)v).Where(v => v != snapshot[ElementHead.Length]))
        {
            var other = snapshot.ToArray();
            other[ElementHead.Length] = version;
            Assert.False(new CustomerState().TryReadSnapshot(other));
        }
    }

    [Fact]
    public void OtherKind_IsRefused()
    {
        var other = Snapshot();
        other[0] = (byte)ElementKind.Event;
        Assert.False(new CustomerState().TryReadSnapshot(other));
    }

    [Fact]
    public void WrittenAgain_IsTheSame()
    {
        var snapshot = Snapshot();
        var state = new CustomerState();
        Assert.True(state.TryReadSnapshot(snapshot));
        Assert.Equal(snapshot, state.WriteSnapshot(0xabcdef, Now));
    }

    [Fact]
    public void Head_HasTheKindAndTheNonce()
    {
        var snapshot = new CustomerState().WriteSnapshot(0x0011_2233_4455_6677, Now);
        Assert.Equal(ElementKind.Snapshot, ElementHead.KindOf(snapshot));
        Assert.Equal(0x1122_3344_5566_7700UL, ElementHead.Of(snapshot));
    }

    [Fact]
    public void EmptyState_Survives()
    {
        var state = new CustomerState();
        Assert.True(state.TryReadSnapshot(new CustomerState().WriteSnapshot(1, Now)));
        AssertEmpty(state);
        Assert.Null(state.ErasedAt);
        Assert.Equal(CustomerProfile.Empty, state.Profile);
    }

    [Fact]
    public void ReadingOverAnotherCustomer_LeavesNothingOfIt()
    {
        var state = new CustomerState();
        Assert.True(state.TryReadSnapshot(Snapshot()));
        Assert.True(state.TryReadSnapshot(new CustomerState().WriteSnapshot(1, Now)));
        AssertEmpty(state);
        Assert.Equal(CustomerProfile.Empty, state.Profile);
        Assert.Null(state.ErasedAt);
    }

    [Fact]
    public void LargeSums_Survive()
    {
        var customer = new Customer();
        for (var i = 0; i < 2_000; i++)
        {
            customer.Event("transfer", Now, -1e9);
        }

        Assert.Equal(-2e12, customer.Compact(Now).Feature("transfer.sum.all", Now + 1));
    }

    private static void AssertEmpty(CustomerState state)
    {
        Assert.Null(state.LastEventAt);
        Assert.Equal(0, state.SeenCount);
        Assert.Equal(0, state.CountBefore(long.MaxValue));
    }

    /// <summary>A state with something of everything.</summary>
    internal static byte[] Snapshot()
    {
        var customer = new Customer();
        customer.State.Fold(TombstoneElement.Encode(Now - 1_000 * Time.Day, 1));
        var profile = new CustomerProfile(Now - 900 * Time.Day, Now + 20 * Time.Day, 1_234_500, "gold", "farming");
        customer.State.Fold(ProfileElement.Encode(profile, ProfileFields.All, 2));
        foreach (var days in new[] { 0, 0, 0, 1, 3, 5, 6, 15, 17, 17, 90, 364, 401, 800 })
        {
            customer.Event("purchase", Now - days * Time.Day, days % 2 == 0 ? days - 3.5 : null, days % 3 == 0 ? "card" : "");
            customer.Event("visit", Now - days * Time.Day - 1, days);
        }

        return customer.State.WriteSnapshot(0xabcdef, Now);
    }
}
