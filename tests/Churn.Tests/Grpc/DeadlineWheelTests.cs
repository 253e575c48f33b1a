using Churn.Grpc.Server;

namespace Churn.Tests.Grpc;

public sealed class DeadlineWheelTests
{
    private readonly DeadlineWheel _wheel = new(0);
    private readonly List<string> _due = [];

    [Fact]
    public void Entry_IsDueAtItsTickAndOnlyOnce()
    {
        Add("a", 5);
        Advance(4);
        Assert.Empty(_due);
        Advance(5);
        Advance(2000);
        Assert.Equal(["a"], _due);
    }

    [Fact]
    public void EntryOfAPassedTick_IsDueAtTheNext()
    {
        Advance(100);
        Add("late", 3);
        Advance(101);
        Assert.Equal(["late"], _due);
    }

    [Fact]
    public void RemovedEntry_IsNeverDue()
    {
        var kept = Add("kept", 7);
        var removed = Add("removed", 7);
        Add("also kept", 7);
        _wheel.Remove(removed);
        _wheel.Remove(removed);
        Advance(7);
        _wheel.Remove(kept);
        Assert.Equal(["also kept", "kept"], _due.Order());
    }

    [Fact]
    public void EntryBeyondOneTurn_WaitsForItsTurn()
    {
        Add("far", 512 + 9);
        Advance(9);
        Advance(520);
        Assert.Empty(_due);
        Advance(521);
        Assert.Equal(["far"], _due);
    }

    [Fact]
    public void JumpOverSeveralTurns_HandsOverAllThatIsDue()
    {
        for (var tick = 1; tick <= 1500; tick++)
        {
            Add(tick.ToString(), tick);
        }

        Advance(1400);
        Assert.Equal(1400, _due.Count);
        Advance(1500);
        Assert.Equal(1500, _due.Distinct().Count());
    }

    [Fact]
    public async Task EntriesAddedWhileItTurns_AreAllDueInTime()
    {
        const int Count = 20_000;
        var due = 0;
        var adding = Task.Run(
            () =>
            {
                for (var i = 0; i < Count; i++)
                {
                    _wheel.Add(new Entry("x"), i % 600);
                }
            },
            TestContext.Current.CancellationToken);
        var tick = 0L;
        while (!adding.IsCompleted)
        {
            _wheel.Advance(tick += 3, _ => due++);
        }

        await adding;
        _wheel.Advance(Math.Max(tick, 600) + 1, _ => due++);
        Assert.Equal(Count, due);
    }

    private Entry Add(string name, long tick)
    {
        var entry = new Entry(name);
        _wheel.Add(entry, tick);
        return entry;
    }

    private void Advance(long tick) => _wheel.Advance(tick, entry => _due.Add(((Entry)entry).Name));

    private sealed class Entry(string name) : DeadlineEntry
    {
        public string Name { get; } = name;

        public override void OnDue() => throw new InvalidOperationException("The wheel hands over; it does not call.");
    }
}
