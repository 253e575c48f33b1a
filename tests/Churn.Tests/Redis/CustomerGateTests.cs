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
    public void AppendsUnderWay_AreBoundedForOneCustomerAndNotForAnother()
    {
        for (var i = 0; i < CustomerGate.MaxUnderWay; i++)
        {
            Assert.Equal(Admission.Open, _gate.TryEnter(Key(0)));
        }

        Assert.Equal(Admission.Busy, Ask(Key(0)));
        // One may share the place by chance; three do not.
        Assert.Contains(Enumerable.Range(1, 3), i => Ask(Key(i)) == Admission.Open);
        _gate.Leave(Key(0));
        Assert.Equal(Admission.Open, Ask(Key(0)));
    }

    private static CustomerKey Key(int i) => CustomerKey.From("t", $"{i}");

    private Admission Ask(CustomerKey key)
    {
        var admission = _gate.TryEnter(key);
        if (admission == Admission.Open)
        {
            _gate.Leave(key);
        }

        return admission;
    }
}
