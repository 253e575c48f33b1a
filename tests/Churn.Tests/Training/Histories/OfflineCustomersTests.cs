using Churn.Features;
using Churn.Training;

namespace Churn.Tests.Training.Histories;

public sealed class OfflineCustomersTests
{
    private static readonly FeaturePlan Plan = FeaturePlan.Compile(["any.count.all"]);

    // Beyond the dedupe horizon of a sender's retries, and with more events between than are always told apart.
    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public void OwnIdThatRecurs_CountsOnce_HoweverLongAfter(int between)
    {
        var customers = new OfflineCustomers();
        customers.Add(Row("again", 0));
        for (var i = 1; i <= between; i++)
        {
            customers.Add(Row($"id-{i}", i * Millis.Minute));
        }
        customers.Add(Row("again", Millis.Day));

        Assert.Equal(1 + between, Count(customers));
    }

    [Fact]
    public void UnknownCustomer_HasNoEvents() => Assert.Equal(0, Count(new OfflineCustomers()));

    private static LogEvent Row(string id, long at) => new(Line: 2, "c", at, "visit", "", Value: null, id, Occurrence: 0);

    private static double Count(OfflineCustomers customers)
    {
        var vector = new double[1];
        customers.Evaluate("c", Plan, asOf: 2 * Millis.Day, vector);
        return vector[0];
    }
}
