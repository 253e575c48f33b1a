using Churn.Features;

namespace Churn.Tests.Features;

public class FeaturePlanTests
{
    [Theory]
    [InlineData("")]
    [InlineData("visit")]
    [InlineData("visit.")]
    [InlineData(".count.7d")]
    [InlineData("count.7d")]
    [InlineData("visit.count")]
    [InlineData("visit.count.")]
    [InlineData("visit.count.8d")]
    [InlineData("visit.count.7D")]
    [InlineData("visit.count.7d.7d")]
    [InlineData("visit.median.7d")]
    [InlineData("visit.days.all")]
    [InlineData("visit.trend.all")]
    [InlineData("visit.trend.365d")]
    [InlineData("visit.recency.7d")]
    [InlineData("visit.age.all")]
    [InlineData("visit.open")]
    [InlineData("any.open")]
    [InlineData("complaint/billing.open")]
    [InlineData("complaint_resolved.open_age")]
    [InlineData("complaint.open.7d")]
    [InlineData("any/billing.count.7d")]
    [InlineData("Visit.count.7d")]
    [InlineData("7visit.count.7d")]
    [InlineData("visit/.count.7d")]
    [InlineData("/billing.count.7d")]
    [InlineData("visit/a/b.count.7d")]
    [InlineData("visit /a.count.7d")]
    [InlineData(" visit.count.7d")]
    [InlineData("profile.age")]
    [InlineData("profile.count.7d")]
    [InlineData("profile.tenure.7d")]
    [InlineData("profile/a.tenure")]
    [InlineData("visit.tenure")]
    public void NameThatMeansNothing_IsRefusedByName(string name)
    {
        var refused = Assert.Throws<FeaturePlanException>(() => FeaturePlan.Compile(["visit.count.7d", name]));
        Assert.Contains($"'{name}'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryNameThatThereIs_Compiles()
    {
        var names = FeatureNames.Of("any").Concat(FeatureNames.Of("a-b_9/0-x")).Concat(FeatureNames.Openers.SelectMany(FeatureNames.Of))
            .Append("profile.tenure").Append("profile.days_to_renewal").Append("profile.value").ToArray();
        Assert.Equal(names, FeaturePlan.Compile(names).Names);
    }

    [Fact]
    public void Limits_AreOnNamesAndTheirLength()
    {
        var most = Enumerable.Range(0, 1024).Select(i => $"t{i}.recency").ToArray();
        Assert.Equal(1024, FeaturePlan.Compile(most).Names.Count);
        Assert.Throws<FeaturePlanException>(() => FeaturePlan.Compile([.. most, "one.recency"]));
        Assert.Throws<FeaturePlanException>(() => FeaturePlan.Compile([]));
        Assert.Throws<FeaturePlanException>(() => FeaturePlan.Compile(["a.recency", "a.recency"]));
        var slug = new string('x', 64);
        Assert.Single(FeaturePlan.Compile([$"{slug}/{slug}.longest_interval"]).Names);
        Assert.Throws<FeaturePlanException>(() => FeaturePlan.Compile([$"{slug}x.recency"]));
        Assert.Throws<FeaturePlanException>(() => FeaturePlan.Compile([new string('x', 1_000_000) + ".recency"]));
    }

    [Fact]
    public void VectorOfAnotherLength_IsRefused()
    {
        var plan = FeaturePlan.Compile(["any.recency", "any.age"]);
        Assert.Throws<ArgumentException>(() => plan.Evaluate(new CustomerState(), 0, new double[1]));
        Assert.Throws<ArgumentException>(() => plan.Evaluate(new CustomerState(), 0, new double[3]));
    }

    [Fact]
    public void Vector_IsInTheOrderOfTheNames()
    {
        var customer = new Customer().Event("visit", "2026-06-01T10:00Z").Event("call", "2026-06-01T10:00Z", 2).Event("visit", "2026-06-01T11:00Z");
        var vector = new double[4];
        FeaturePlan.Compile(["visit.count.all", "call.sum.all", "any.count.all", "visit.recency"])
            .Evaluate(customer.State, Time.At("2026-06-02T11:00Z"), vector);
        Assert.Equal([2, 2, 3, 1], vector);
    }
}
