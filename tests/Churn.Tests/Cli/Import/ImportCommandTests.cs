using Churn.Cli.Import;

namespace Churn.Tests.Cli.Import;

public sealed class ImportCommandTests
{
    [Theory]
    [InlineData("'2016-7' is no day", "--cutoff", "2016-7")]
    [InlineData("say with --cutoff", "--shift-to", "2016-07-01")]
    [InlineData("--store redis://127.0.0.1:6379", "--store", "memory")]
    [InlineData("port", "--store", "localhost:x")]
    [InlineData("'user' names no column", "--columns", "user")]
    [InlineData("--retention: 1.00:00:00 to", "--retention", "00:00:01")]
    [InlineData("--dedupe-horizon: 00:01:00 to", "--dedupe-horizon", "30.00:00:00")]
    public void WrongOption_IsRefusedByName(string expected, params string[] options)
    {
        var parsed = ImportCommand.Create().Parse(["log.csv", .. options]);

        Assert.Contains(parsed.Errors, error => error.Message.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("127.0.0.1:6380", "redis://127.0.0.1:6380")]
    [InlineData("redis://u:p@host", "redis://u:***@host:6379")]
    public void Store_IsAnAddressWithOrWithoutItsScheme(string given, string expected)
    {
        var parsed = ImportCommand.Create().Parse(["log.csv", "--store", given]);

        Assert.Empty(parsed.Errors);
        Assert.Equal(expected, parsed.GetValue<Churn.Redis.RedisAddress>("--store")!.ToString());
    }
}
