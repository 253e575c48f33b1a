using System.CommandLine;

namespace Churn.LoadTests;

/// <summary>The options that make a scenario and say where the server is.</summary>
internal sealed class ScenarioOptions(int concurrency = 32)
{
    private readonly Option<Uri> server = Ask.Server();
    private readonly Option<Uri> http = Ask.Http();
    private readonly Option<CallKind> call = Ask.Word(
        "--call", "What is called; mixed is nine records to a score, watch an event until a watcher has its score", CallKind.Score);
    private readonly Option<Transport> over = Ask.Word("--over", "How: unary gRPC, events in a stream, or JSON (needs --http)", Transport.Grpc);
    private readonly Option<int> customers = Ask.Number("--customers", "Customers that are called about", 1000, 1, 1_000_000);
    private readonly Option<Distribution> distribution = Ask.Word("--distribution", "How often each: all alike, or the k-th as 1/k^0.99", Distribution.Uniform);
    private readonly Option<int> connections = Ask.Connections();
    private readonly Option<int> atOnce = Ask.Concurrency(concurrency);
    private readonly Option<int> reasons = Ask.Number("--reasons", "Reasons asked for", 0, 0, 3);
    private readonly Option<bool> features = new("--features") { Description = "Ask for the model's inputs with each score" };
    private readonly Option<int> batch = Ask.Number("--batch", "Items of a batch", 100, 1, 1000);
    private readonly Option<string?> key = Ask.Key();
    private readonly Option<int> history = Ask.Number("--history", "Days of simulated history that each customer is given first", 180, 0, 400);
    private readonly Option<int?> serverProcess = Ask.Process("--server-pid", "the server");
    private readonly Option<int?> redisProcess = Ask.Process("--redis-pid", "its Redis");

    public void AddTo(Command command)
    {
        Option[] all = [server, http, call, over, customers, distribution, connections, atOnce, reasons, features, batch, key, history, serverProcess, redisProcess];
        Array.ForEach(all, command.Options.Add);
    }

    public Scenario Scenario(ParseResult parsed) => new()
    {
        Call = parsed.GetValue(call),
        Over = parsed.GetValue(over),
        Customers = parsed.GetValue(customers),
        Distribution = parsed.GetValue(distribution),
        Connections = parsed.GetValue(connections),
        Concurrency = parsed.GetValue(atOnce),
        Reasons = parsed.GetValue(reasons),
        Features = parsed.GetValue(features),
        Batch = parsed.GetValue(batch),
        Key = parsed.GetValue(key),
    };

    public Occasion Occasion(ParseResult parsed) =>
        new(parsed.GetRequiredValue(server), parsed.GetValue(http), parsed.GetValue(serverProcess), parsed.GetValue(redisProcess));

    public int History(ParseResult parsed) => parsed.GetValue(history);
}
