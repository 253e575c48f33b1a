using Churn.Cli.Replay;

namespace Churn.Tests.Cli;

public sealed class ReplayCommandTests
{
    [Theory]
    [InlineData("'2016-7' is no day", "--cutoff", "2016-7")]
    [InlineData("'1969-12-31' is no day", "--cutoff", "1969-12-31")]
    [InlineData("'localhost' is no server", "--cutoff", "2016-07-01", "--server", "localhost")]
    [InlineData("--rate", "--cutoff", "2016-07-01", "--rate", "-1")]
    [InlineData("--cutoff", "--json")]
    public void WrongOption_IsRefusedByName(string expected, params string[] options)
    {
        var parsed = ReplayCommand.Create().Parse(["log.csv", .. options]);

        Assert.Contains(parsed.Errors, error => error.Message.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Options_AreTakenAsWritten()
    {
        var parsed = ReplayCommand.Create().Parse(
            ["log.csv", "--cutoff", "2016-07-01", "--server", "http://127.0.0.1:9", "--shift-to", "2026-01-01", "--rate", "100"]);

        Assert.Empty(parsed.Errors);
        Assert.Equal(new Uri("http://127.0.0.1:9"), parsed.GetValue<Uri>("--server"));
        Assert.Equal(new DateOnly(2016, 7, 1), parsed.GetValue<DateOnly>("--cutoff"));
        Assert.Equal(100, parsed.GetValue<int>("--rate"));
    }
}
