using Churn.Redis;

namespace Churn.Tests.Redis;

public sealed class CustomerGateTests
{
    private readonly SteppedTime _time = new();
    private readonly CustomerGate _gate;

    public CustomerGateTests() => _gate = new CustomerGate(_time);

    [Fact]
    public void FullCustomer_IsClosedForASecond()
    {
        var other = Key(1);
        _gate.CloseFull(Key(0));

        Assert.Equal(Admission.Full, Ask(Key(0)));
        Assert.Equal(Admission.Open, Ask(other));
        _time.Step(TimeSpan.FromSeconds(0.99));
        Assert.Equal(Admission.Full, Ask(Key(0)));
        _time.Step(TimeSpan.FromSeconds(0.02));
        Assert.Equal(Admission.Open, Ask(Key(0)));
    }

    [Fact]
    public void Compaction_OpensAFullCustomerButNoUnreadableOne()
    {
        _gate.CloseFull(Key(0));
        _gate.OpenFull(Key(0));
        Assert.Equal(Admission.Open, Ask(Key(0)));

        _gate.CloseUnreadable(Key(0));
        _gate.OpenFull(Key(0));
        Assert.Equal(Admission.Unreadable, Ask(Key(0)));
        _time.Step(TimeSpan.FromSeconds(31));
        Assert.Equal(Admission.Open, Ask(Key(0)));
    }

    [Fact]
    public void ManyForgottenCustomers_DoNotSwitchTheGateOff()
    {
        for (var i = 0; i < 100_000; i++)
        {
            _gate.CloseFull(Key(i));
        }

        _time.Step(TimeSpan.FromSeconds(2));
        _gate.CloseFull(Key(200_000));

        Assert.Equal(Admission.Full, Ask(Key(200_000)));
        Assert.All(Enumerable.Range(0, 1000), i => Assert.Equal(Admission.Open, Ask(Key(i))));
    }

    [Fact]
    public async Task AppendsUnderWay_WaitTheirTurnAndAreBoundedForOneCustomerAndNotForAnother()
    {
        Task<Admission>[] all = [.. Enumerable.Range(0, CustomerGate.MaxUnderWay).Select(_ => _gate.EnterAsync(Key(0)).AsTask())];

        Assert.Equal(CustomerGate.MaxAtOnce, all.Count(t => t.IsCompleted));
        Assert.Equal(Admission.Busy, Ask(Key(0)));
        // One may share the place by chance; three do not.
        Assert.Contains(Enumerable.Range(1, 3), i => Ask(Key(i)) == Admission.Open);
        for (var i = 0; i < all.Length; i++)
        {
            Assert.Equal(Admission.Open, await all[i].WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
            _gate.Leave(Key(0));
        }

        Assert.Equal(Admission.Open, Ask(Key(0)));
    }

    [Fact]
    public async Task CustomerThatIsClosedMeanwhile_TakesNoneOfThoseThatWait()
    {
        Task<Admission>[] all = [.. Enumerable.Range(0, CustomerGate.MaxAtOnce + 2).Select(_ => _gate.EnterAsync(Key(0)).AsTask())];
        _gate.CloseFull(Key(0));
        _gate.Leave(Key(0));

        Assert.Equal(Admission.Full, await all[^2].WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        Assert.Equal(Admission.Full, await all[^1].WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void LongList_TakesFewAtOnceUntilACompactionOrTenSeconds()
    {
        _gate.SlowDown(Key(0));
        for (var i = 0; i < CustomerGate.MaxUnderWayOfLong; i++)
        {
            Assert.Equal(Admission.Open, Enter(Key(0)));
        }

        Assert.Equal(Admission.Busy, Ask(Key(0)));
        _gate.OpenFull(Key(0));
        Assert.Equal(Admission.Open, Ask(Key(0)));
        _gate.SlowDown(Key(0));
        Assert.Equal(Admission.Busy, Ask(Key(0)));
        _time.Step(TimeSpan.FromSeconds(11));
        Assert.Equal(Admission.Open, Ask(Key(0)));
    }

    private static CustomerKey Key(int i) => CustomerKey.From("t", $"{i}");

    private Admission Enter(CustomerKey key)
    {
        var asked = _gate.EnterAsync(key).AsTask();
        Assert.True(asked.IsCompleted);
        return asked.Result;
    }

    private Admission Ask(CustomerKey key)
    {
        var admission = Enter(key);
        if (admission == Admission.Open)
        {
            _gate.Leave(key);
        }

        return admission;
    }
}
