using Churn.Features;

namespace Churn.Tests.Features;

public class ProfileTests
{
    private static readonly long Now = Time.At("2026-06-17T13:37:42.123Z");
    private static readonly CustomerProfile Known = new(Now - 10 * Time.Day, Now + 36 * Time.Hour, 12_345, "gold", "farming");

    [Fact]
    public void Features_AreDaysAndTheValue()
    {
        var customer = With(Known, ProfileFields.All);
        Assert.Equal(10, customer.Feature("profile.tenure", Now));
        Assert.Equal(1.5, customer.Feature("profile.days_to_renewal", Now));
        Assert.Equal(-1, customer.Feature("profile.days_to_renewal", Now + 60 * Time.Hour));
        Assert.Equal(1.2345, customer.Feature("profile.value", Now));
    }

    [Fact]
    public void Change_TouchesTheNamedFieldsOnly()
    {
        var customer = With(Known, ProfileFields.All);
        customer.State.Fold(ProfileElement.Encode(new CustomerProfile(Segment: "silver"), ProfileFields.Segment | ProfileFields.Value, 9));
        Assert.Equal(Known with { Segment = "silver", ValueUnits = null }, customer.State.Profile);
        Assert.Equal(double.NaN, customer.Feature("profile.value", Now));
    }

    [Fact]
    public void Profile_SurvivesASnapshot() => Assert.Equal(Known, With(Known, ProfileFields.All).Compact(Now).State.Profile);

    [Fact]
    public void Profile_IsNoEvent()
    {
        var state = With(Known, ProfileFields.All).State;
        Assert.Null(state.LastEventAt);
        Assert.Equal(0, state.CountBefore(long.MaxValue));
    }

    private static Customer With(CustomerProfile profile, ProfileFields mask)
    {
        var customer = new Customer();
        Assert.Equal(FoldOutcome.Accepted, customer.State.Fold(ProfileElement.Encode(profile, mask, 5)).Outcome);
        return customer;
    }
}
