using Churn.Tests.Training.Histories;
using Churn.Training;

namespace Churn.Tests.Training;

public sealed class LogColumnNamesTests
{
    [Fact]
    public void ColumnsOfOtherNames_AreFound()
    {
        var names = LogColumnNames.Parse("customer_id=User,timestamp=ts,event_type=action,value=sum of it", out var problem);
        var history = LogText.Read("ts,action,sum of it,User\n2020-01-01,visit,3,ann\n", names: names);

        Assert.Null(problem);
        Assert.Equal(["ann"], history.Customers);
        Assert.Equal(["visit"], history.Types);
    }

    [Theory]
    [InlineData("user=customer_id", "'user=customer_id' names no column")]
    [InlineData("customer_id", "'customer_id' names no column")]
    [InlineData("customer_id=", "'customer_id=' names no column")]
    [InlineData("", "'' names no column")]
    [InlineData("customer_id=a,customer_id=b", "'customer_id=b' names no column")]
    [InlineData("timestamp=ts,", "'' names no column")]
    public void WrongPair_IsNamed(string text, string expected)
    {
        Assert.Null(LogColumnNames.Parse(text, out var problem));
        Assert.StartsWith(expected, problem, StringComparison.Ordinal);
        Assert.Contains("customer_id, timestamp, event_type, value, category, event_id", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("customer_id=user", "no column user: its header is customer_id,timestamp,event_type; --columns customer_id=NAME")]
    [InlineData("value=price", "no column price")]
    [InlineData("event_id=id", "no column id")]
    public void NamedColumnThatIsNotThere_IsRefused_OptionalOnesToo(string given, string expected)
    {
        var problem = Assert.Throws<EventLogException>(
            () => LogText.Read("customer_id,timestamp,event_type\na,2020-01-01,visit\n", names: LogColumnNames.Parse(given, out _)));

        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }
}
