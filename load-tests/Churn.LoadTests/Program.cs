using System.CommandLine;
using Churn.Grpc;
using Churn.LoadTests;
using Grpc.Core;

var server = new Option<string>("--server")
{
    Description = "gRPC address, on loopback",
    DefaultValueFactory = _ => "http://127.0.0.1:50051",
    Recursive = true,
};
var seconds = new Option<int>("--seconds")
{
    Description = "Length of each measurement, 1 to 60",
    DefaultValueFactory = _ => 2,
    Recursive = true,
};
var rounds = new Option<int>("--rounds")
{
    Description = "How often each is measured, in turn, 1 to 20",
    DefaultValueFactory = _ => 5,
    Recursive = true,
};
var concurrency = new Option<int>("--concurrency")
{
    Description = "Calls under way when capacity is measured, 1 to 1000",
    DefaultValueFactory = _ => 32,
};
var versions = new Option<string[]>("--versions")
{
    Description = "Two versions in the server's model directory",
    DefaultValueFactory = _ => ["1", "2"],
    Arity = new ArgumentArity(2, 2),
    AllowMultipleArgumentsPerToken = true,
};
var swaps = new Option<int>("--swaps")
{
    Description = "In all rounds together, 1 to 10000",
    DefaultValueFactory = _ => 1000,
};
var rate = new Option<int>("--rate")
{
    Description = "Calls a second, 1 to 100000",
    DefaultValueFactory = _ => 2000,
};
var wrongRate = new Option<int>("--wrong-rate")
{
    Description = "Wrong requests a second, 1 to 1000",
    DefaultValueFactory = _ => 200,
};
var against = new Option<string?>("--against") { Description = "gRPC address of another server, on loopback" };
var swap = new Command("swaps", """
    Latency of ScoreCustomer at a fixed rate while models are swapped, against rounds without in the same run.
    The server serves a directory with both versions: --model DIR with DIR/1 and DIR/2.
    """) { versions, swaps, rate };
var pair = new Command("servers", "What one server costs against another: capacity and latency of each call, measured on both in turn.") { against, concurrency };
var wrong = new Command("wrong", "Latency of ScoreCustomer at a fixed rate while others send wrong requests, against rounds without in the same run.")
{
    rate, wrongRate,
};
var webKey = new Option<string?>("--web-key") { Description = "API key of the lane web; none on a server without --access" };
var liveKey = new Option<string?>("--live-key") { Description = "API key of the lane live" };
var factor = new Option<int>("--factor") { Description = "Calls offered, in capacities, 1 to 20", DefaultValueFactory = _ => 10 };
var customersPerCall = new Option<int>("--customers") { Description = "Customers of a call, 1 to 1000", DefaultValueFactory = _ => 200 };
var deadline = new Option<int>("--deadline") { Description = "Of each call, in ms, 10 to 10000", DefaultValueFactory = _ => 500 };
var process = new Option<int?>("--pid") { Description = "The server's process, whose memory is reported" };
var overload = new Command("overload", """
    Goodput and promptness of live calls when BatchScoreCustomers comes at many times the server's capacity; before, meanwhile and after.
    The server serves --access FILE with a key of the lane web and one of the lane live, both with scopes record and score.
    """) { webKey, liveKey, factor, customersPerCall, deadline, process };
var hot = new Command("hot", """
    Latency of other customers' scores while one customer is sent 10,000 events a second, against rounds without in the same run.
    The server serves --access FILE; the key's lane is web, for bulk callers have no rate a customer.
    """) { rate, webKey, liveKey };
var batch = new Option<int>("--batch") { Description = "Events a call of the one customer, 1 to 1000", DefaultValueFactory = _ => 100 };
hot.Options.Add(batch);
var root = new RootCommand("""
    Measures a running server with a closed loop: latency with one call at a time, and capacity. Medians over alternating rounds.

    Example:
      dotnet run -c Release --project load-tests/Churn.LoadTests -- --server http://127.0.0.1:50051
    """) { server, seconds, rounds, concurrency };
root.Subcommands.Add(swap);
root.Subcommands.Add(pair);
root.Subcommands.Add(wrong);
root.Subcommands.Add(overload);
root.Subcommands.Add(hot);
root.SetAction((parsed, _) => OnServerAsync(parsed, async channel =>
{
    await Comparison.RunAsync(channel, Rounds(parsed), Seconds(parsed), Concurrency(parsed)).ConfigureAwait(false);
    return true;
}));
swap.SetAction((parsed, _) => OnServerAsync(parsed, channel => SwapComparison.RunAsync(
    channel, parsed.GetRequiredValue(versions), Math.Clamp(parsed.GetValue(swaps), 1, 10_000), Rounds(parsed), Seconds(parsed),
    Math.Clamp(parsed.GetValue(rate), 1, 100_000))));
wrong.SetAction((parsed, _) => OnServerAsync(parsed, channel => WrongComparison.RunAsync(
    Loopback(parsed.GetRequiredValue(server)), channel, Rounds(parsed), Seconds(parsed), Math.Clamp(parsed.GetValue(rate), 1, 100_000),
    Math.Clamp(parsed.GetValue(wrongRate), 1, 1000))));
pair.SetAction((parsed, _) => OnServerAsync(parsed, async channel =>
{
    using var other = GrpcChannel.ForAddress(Loopback(parsed.GetValue(against)));
    await ServerComparison.RunAsync(channel, other.CreateCallInvoker(), Rounds(parsed), Seconds(parsed), Concurrency(parsed)).ConfigureAwait(false);
    return true;
}));
hot.SetAction((parsed, _) => OnServerAsync(parsed, async channel =>
{
    using var other = GrpcChannel.ForAddress(Loopback(parsed.GetRequiredValue(server)));
    // The one prepares customers, whose history comes faster than a customer of the web may.
    return await HotComparison.RunAsync(
        Credential.Add(channel, parsed.GetValue(liveKey)), Credential.Add(other.CreateCallInvoker(), parsed.GetValue(webKey)), Rounds(parsed),
        Seconds(parsed), Math.Clamp(parsed.GetValue(rate), 1, 100_000), Math.Clamp(parsed.GetValue(batch), 1, 1000)).ConfigureAwait(false);
}));
overload.SetAction((parsed, _) => OnServerAsync(parsed, async channel =>
{
    var address = Loopback(parsed.GetRequiredValue(server));
    // A client has a hundred calls on a connection: fewer connections than calls under way would make the client the queue.
    GrpcChannel[] channels = [.. Enumerable.Range(0, 32).Select(_ => GrpcChannel.ForAddress(address))];
    var web = Array.ConvertAll(channels[1..], c => Credential.Add(c.CreateCallInvoker(), parsed.GetValue(webKey)));
    var live = Credential.Add(channels[0].CreateCallInvoker(), parsed.GetValue(liveKey));
    await Workload.PrepareAsync(live, DateTimeOffset.UtcNow).ConfigureAwait(false);
    var run = new OverloadRun(
        web, live, Math.Clamp(parsed.GetValue(customersPerCall), 1, 1000), TimeSpan.FromMilliseconds(Math.Clamp(parsed.GetValue(deadline), 10, 10_000)),
        ServerMemory.Of(parsed.GetValue(process)));
    var held = await run.RunAsync(Math.Clamp(parsed.GetValue(factor), 1, 20), Seconds(parsed)).ConfigureAwait(false);
    Array.ForEach(channels, c => c.Dispose());
    return held;
}));
return await root.Parse(args).InvokeAsync().ConfigureAwait(false);

int Rounds(ParseResult parsed) => Math.Clamp(parsed.GetValue(rounds), 1, 20);

int Concurrency(ParseResult parsed) => Math.Clamp(parsed.GetValue(concurrency), 1, 1000);

TimeSpan Seconds(ParseResult parsed) => TimeSpan.FromSeconds(Math.Clamp(parsed.GetValue(seconds), 1, 60));

Uri Loopback(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.IsLoopback
    ? address
    : throw new FormatException("only a server on this machine may be loaded: give a loopback address, as http://127.0.0.1:50051");

async Task<int> OnServerAsync(ParseResult parsed, Func<CallInvoker, Task<bool>> measureAsync)
{
    try
    {
        using var channel = GrpcChannel.ForAddress(Loopback(parsed.GetRequiredValue(server)));
        return await measureAsync(channel.CreateCallInvoker()).ConfigureAwait(false) ? 0 : 2;
    }
    catch (FormatException e)
    {
        Console.Error.WriteLine($"churn-load: {e.Message}");
        return 1;
    }
    catch (RpcException e)
    {
        Console.Error.WriteLine($"churn-load: the server answered {e.StatusCode}: {e.Status.Detail}");
        return 1;
    }
}
