using System.Buffers.Binary;
using Churn.Features;

namespace Churn.Tests.Features;

/// <summary>Nothing can poison a fold: whatever the bytes, folding, evaluating and writing answer and do not throw.</summary>
public class DamagedElementTests
{
    private const int Seed = 20260617;
    private const int Rounds = 20_000;

    private static readonly long Now = Time.At("2026-06-17T13:37:42.123Z");
    private static readonly FeaturePlan Plan = FeaturePlan.Compile(
        [.. FeatureNames.Of("any"), .. FeatureNames.Of("purchase"), .. FeatureNames.Of("add_to_cart"), "profile.tenure"]);

    private static readonly byte[] Event = EventElement.Encode(new CustomerEvent("id", "purchase", "card", Now, 4.5, Now, Now), 77);
    private static readonly byte[] Profile =
        ProfileElement.Encode(new CustomerProfile(1, 2, 3, "gold", "farming"), ProfileFields.All, 78);

    private static readonly byte[] Tombstone = TombstoneElement.Encode(Now - 5 * Time.Day, 79);

    [Fact]
    public void MutatedSnapshot_IsRefusedOrRead()
    {
        var random = new Random(Seed);
        var snapshot = SnapshotTests.Snapshot();
        var state = new CustomerState();
        var refused = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var mutated = Mutate(snapshot, random);
            if (!state.TryReadSnapshot(mutated))
            {
                refused++;
                Assert.Null(state.LastEventAt);
            }

            Use(state, mutated);
        }

        Assert.InRange(refused, Rounds / 4, Rounds - 1);
    }

    [Fact]
    public void MutatedElement_IsFoldedOrUnreadable()
    {
        var random = new Random(Seed + 1);
        var state = new CustomerState();
        for (var round = 0; round < Rounds; round++)
        {
            var mutated = Mutate(random.Next(3) switch { 0 => Event, 1 => Profile, _ => Tombstone }, random);
            state.Clear();
            state.Fold(Event);
            Assert.True(Enum.IsDefined(state.Fold(mutated).Outcome));
            Use(state, mutated);
        }
    }

    [Fact]
    public void EveryPrefixOfAnElement_IsUnreadable()
    {
        var state = new CustomerState();
        foreach (var element in new[] { Event, Profile, Tombstone })
        {
            for (var length = 0; length < element.Length; length++)
            {
                Assert.Equal(FoldOutcome.Unreadable, state.Fold(element.AsSpan(0, length)).Outcome);
            }

            Assert.Equal(FoldOutcome.Unreadable, state.Fold((byte[])[.. element, 0]).Outcome);
            Assert.Equal(FoldOutcome.Accepted, state.Fold(element).Outcome);
        }
    }

    [Theory]
    [InlineData(17, long.MaxValue)] // occurred at
    [InlineData(17, 253_402_300_800_000)] // the year 10000
    [InlineData(17, -1)]
    [InlineData(29, long.MinValue)] // value
    [InlineData(29, long.MaxValue)]
    [InlineData(29, 10_000_000_000_001)]
    public void EventBeyondItsRange_IsUnreadable(int at, long number)
    {
        var element = Event.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(element.AsSpan(at), number);
        Assert.Equal(FoldOutcome.Unreadable, new CustomerState().Fold(element).Outcome);
    }

    [Fact]
    public void ProfileTextThatIsNoUtf8_IsUnreadable()
    {
        // Replacement characters would be longer than what they replace, and not fit into the snapshot.
        var element = ProfileElement.Encode(new CustomerProfile(Segment: new string('x', 200)), ProfileFields.Segment, 1);
        element.AsSpan(^200..).Fill(0xff);
        Assert.Equal(FoldOutcome.Unreadable, new CustomerState().Fold(element).Outcome);
    }

    [Fact]
    public void SnapshotAmongPendingElements_IsUnreadable()
    {
        var state = new CustomerState();
        state.Fold(Event);
        Assert.Equal(FoldOutcome.Unreadable, state.Fold(SnapshotTests.Snapshot()).Outcome);
        Assert.Equal(1, state.CountBefore(Now + 1));
    }

    private static void Use(CustomerState state, byte[] mutated)
    {
        try
        {
            Plan.Evaluate(state, Now + Time.Tile, new double[Plan.Names.Count]);
            var reread = new CustomerState();
            Assert.True(reread.TryReadSnapshot(state.WriteSnapshot(1, Now + 500 * Time.Day)), "what was written does not read");
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"after {Convert.ToHexString(mutated)}", e);
        }
    }

    /// <summary>One to four bytes changed, now and then one cut out or put in.</summary>
    private static byte[] Mutate(byte[] bytes, Random random)
    {
        var mutated = bytes.ToList();
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            // The head's random bytes mean nothing.
            var at = random.Next(3) == 0 ? random.Next(mutated.Count) : random.Next(ElementHead.Length, mutated.Count);
            switch (random.Next(8))
            {
                case 0 when mutated.Count > ElementHead.Length + 1:
                    mutated.RemoveAt(at);
                    break;
                case 1:
                    mutated.Insert(at, (byte)random.Next(256));
                    break;
                case 2:
                    mutated[at] = (byte)(random.Next(2) * 255);
                    break;
                default:
                    mutated[at] = (byte)random.Next(256);
                    break;
            }
        }

        return [.. mutated];
    }
}
