using Churn.Protocol.V1;
using Churn.Server.Watching;
using Result = Churn.Protocol.V1.BatchScoreCustomersResponse.Types.Result;

namespace Churn.Tests.Server.Watching;

public sealed class WatchedCustomerTests
{
    [Fact]
    public void News_OfNothingButAge_IsNone()
    {
        var customer = new WatchedCustomer("a");

        Assert.NotNull(customer.News(Of("Last visit 3 days ago", 0.5, age: 3.1), 0, 0));
        Assert.Null(customer.News(Of("Last visit 3 days ago", 0.5, age: 3.2), 1000, 0));
    }

    [Theory]
    [InlineData("Last visit 4 days ago", 0.5)]
    [InlineData("Last visit 3 days ago", 0.6)]
    public void News_OfOtherWordsOrAnotherWeight_IsSent(string text, double contribution)
    {
        var customer = new WatchedCustomer("a");
        customer.News(Of("Last visit 3 days ago", 0.5, age: 3.1), 0, 0);

        Assert.Equal(text, customer.News(Of(text, contribution, age: 4.1), 1000, 0)?.Score.Reasons[0].Text);
    }

    private static Result Of(string text, double contribution, double age) => new()
    {
        Score = new Score
        {
            CustomerId = "a",
            Reasons =
            {
                new Reason
                {
                    Signal = "visit",
                    Text = text,
                    Contribution = contribution,
                    Features = { new ReasonFeature { Name = "visit.recency", Value = age, Contribution = contribution } },
                },
            },
        },
    };
}
