using Churn.Features;

namespace Churn.Tests.Features;

/// <summary>Snapshots remember imports, and those of before there were any read as ever.</summary>
public class ImportIdsTests
{
    private static readonly long Now = Time.At("2026-06-17T13:37:42.123Z");

    [Fact]
    public void Imports_SurviveASnapshot()
    {
        var customer = new Customer().Event("visit", "2026-06-17T12:00Z");
        customer.State.NoteImport(7);
        customer.State.NoteImport(ulong.MaxValue);
        customer.Compact(Now);
        Assert.True(customer.State.HasImport(7));
        Assert.True(customer.State.HasImport(ulong.MaxValue));
        Assert.False(customer.State.HasImport(8));
        Assert.Equal(1, customer.Feature("any.count.all", Now));
    }

    [Fact]
    public void LastEight_AreKept()
    {
        var customer = new Customer();
        for (var id = 1UL; id <= 10; id++)
        {
            customer.State.NoteImport(id);
            customer.Compact(Now);
        }

        Assert.Equal([false, false, true, true, true, true, true, true, true, true],
            Enumerable.Range(1, 10).Select(id => customer.State.HasImport((ulong)id)));
    }

    [Fact]
    public void Erasure_ForgetsThem()
    {
        var state = new CustomerState();
        state.NoteImport(7);
        state.Fold(TombstoneElement.Encode(Now, 1));
        Assert.False(state.HasImport(7));
    }

    [Fact]
    public void SnapshotWithoutThem_IsTheFirstVersion_AndOneWithThemThatWithAListBehind()
    {
        var state = new Customer().Event("visit", "2026-06-17T12:00Z").State;
        var without = state.WriteSnapshot(1, Now);
        state.NoteImport(0x0102030405060708);
        var with = state.WriteSnapshot(1, Now);

        Assert.Equal(1, without[ElementHead.Length]);
        Assert.Equal(2, with[ElementHead.Length]);
        with[ElementHead.Length] = 1;
        Assert.Equal([.. without, 1, 8, 7, 6, 5, 4, 3, 2, 1], with);
    }

    [Fact]
    public void SnapshotOfBeforeThereWereAny_IsRead()
    {
        var state = new CustomerState();
        Assert.True(state.TryReadSnapshot(System.Convert.FromHexString(FirstVersion)));
        var vector = new double[2];
        FeaturePlan.Compile(["purchase/card.sum.all", "any.count.all"]).Evaluate(state, Now, vector);
        Assert.Equal([12.5, 16], vector);
        Assert.False(state.HasImport(0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void NumberOfThemOutOfRange_IsRefused(byte count)
    {
        var state = new CustomerState();
        state.NoteImport(1);
        var snapshot = state.WriteSnapshot(1, Now);
        snapshot[^9] = count;
        Assert.False(new CustomerState().TryReadSnapshot([.. snapshot, .. new byte[8 * 8]]));
        Assert.False(new CustomerState().TryReadSnapshot(snapshot));
    }

    // A purchase/card of 12.5 and 15 visits, as a server wrote them that knew no imports.
    private const string FirstVersion =
        "006395aad2a4f7b001010002087075726368617365046361726480f481aad06700010190a10f01000590a10f000005766973697400d0f3b4fcd0" +
        "6700c13e0001003c0000014dd81bcf3afafa105e343514f32f5b3e4ddfd21b8fc901a1a06215208b29cd8cffa9a5bd8a6c17a334f712e3351c40" +
        "2b6ce3e268be04cc27e0b606ef356703079623002cf6cad8048c2db861f17c925344fbd140895731e6edfd91ca5875976e96abefe20336b3c039" +
        "a9a6f3e44080808bf93e91100fad87be45d0d8e56822530ebc6eebe6dbf310b851541e41c1358d17461fa5bba670c801aa6d7d7ac4f806df22dc" +
        "c4afee9fb7cc6a7dda466c27b241c1358d41c1358d41c1358d41c1358d41c1358d41c1358db083e785c068c00298014842607e249401b001e801" +
        "9801a401c402d401be01";
}
