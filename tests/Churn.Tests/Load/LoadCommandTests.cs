using Churn.LoadTests;

namespace Churn.Tests.Load;

public sealed class LoadCommandTests
{
    [Theory]
    [InlineData("run --server http://192.0.2.1:50051", "--server: only a server on this machine may be loaded: give a loopback address, as http://127.0.0.1:50051")]
    [InlineData("run --server file:///etc", "--server: only a server on this machine may be loaded: give a loopback address, as http://127.0.0.1:50051")]
    [InlineData("fill --store redis://192.0.2.1", "--store: only a server on this machine may be loaded: give a loopback address, as redis://127.0.0.1:6379")]
    [InlineData("run --call talk", "--call: one of health, score, record, mixed, watch, batch-score, batch-record")]
    [InlineData("run --reasons 4", "--reasons: 0 to 3")]
    [InlineData("capacity --seconds 61", "--seconds: 1 to 60")]
    [InlineData("scale --sizes 100 50", "--sizes: rising numbers from 10 to 2,000,000")]
    public void WrongOption_IsAnsweredWithWhatIsRight(string line, string error) =>
        Assert.Equal([error], LoadCommands.Create().Parse(line).Errors.Select(e => e.Message));

    [Theory]
    [InlineData("--rounds 1 --seconds 1")]
    [InlineData("swaps --versions 1 2 --swaps 10 --rate 100")]
    [InlineData("servers --server http://localhost:1 --against http://[::1]:2")]
    [InlineData("overload --web-key a --live-key b --pid 1 --seconds 15 --customers 200")]
    [InlineData("hot --web-key a --live-key b --rate 500 --rounds 5 --seconds 3")]
    [InlineData("wrong --rate 500 --wrong-rate 200 --seconds 4 --rounds 7")]
    [InlineData("run --call batch-score --over json --http http://127.0.0.1:8080 --distribution zipf --loop open --json a.json")]
    [InlineData("fill --store redis://127.0.0.1:6390 --customers 1000000")]
    [InlineData("run --history 0 --customers 1000000 --call batch-score --batch 50 --features")]
    [InlineData("ladder --model m --server-option A=1 --server-option B=2 --json l.json")]
    public void CommandOfTheDocs_IsUnderstood(string line) => Assert.Empty(LoadCommands.Create().Parse(line).Errors);

    [Theory]
    [InlineData("Stream", "Score", 10)]
    [InlineData("Json", "Watch", 10)]
    [InlineData("Grpc", "Watch", 20_000)]
    public void CallThatDoesNotTravelSo_IsRefusedWithWhatDoes(string over, string call, int customers)
    {
        var scenario = new Scenario { Over = Enum.Parse<Transport>(over), Call = Enum.Parse<CallKind>(call), Customers = customers };

        Assert.Contains("--", Assert.Throws<LoadException>(scenario.Check).Message, StringComparison.Ordinal);
    }
}
