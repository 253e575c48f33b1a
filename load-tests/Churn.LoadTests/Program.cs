using System.CommandLine;
using Churn.Grpc;
using Churn.LoadTests;
using Grpc.Core;

var server = new Option<string>("--server") { Description = "gRPC address, on loopback", DefaultValueFactory = _ => "http://127.0.0.1:50051" };
var seconds = new Option<int>("--seconds") { Description = "Length of each measurement, 1 to 60", DefaultValueFactory = _ => 2 };
var rounds = new Option<int>("--rounds") { Description = "How often each is measured, in turn, 1 to 20", DefaultValueFactory = _ => 5 };
var concurrency = new Option<int>("--concurrency") { Description = "Calls under way when capacity is measured, 1 to 1000", DefaultValueFactory = _ => 32 };
var root = new RootCommand("""
    Measures a running server with a closed loop: latency with one call at a time, and capacity. Medians over alternating rounds.

    Example:
      dotnet run -c Release --project load-tests/Churn.LoadTests -- --server http://127.0.0.1:50051
    """) { server, seconds, rounds, concurrency };
root.SetAction(async (parsed, _) =>
{
    if (!Uri.TryCreate(parsed.GetRequiredValue(server), UriKind.Absolute, out var address) || !address.IsLoopback)
    {
        Console.Error.WriteLine("churn-load: only a server on this machine may be loaded: give a loopback address, as http://127.0.0.1:50051");
        return 1;
    }
    try
    {
        using var channel = GrpcChannel.ForAddress(address);
        await Comparison.RunAsync(
            channel.CreateCallInvoker(),
            Math.Clamp(parsed.GetValue(rounds), 1, 20),
            TimeSpan.FromSeconds(Math.Clamp(parsed.GetValue(seconds), 1, 60)),
            Math.Clamp(parsed.GetValue(concurrency), 1, 1000)).ConfigureAwait(false);
        return 0;
    }
    catch (RpcException e)
    {
        Console.Error.WriteLine($"churn-load: {address} answered {e.StatusCode}: {e.Status.Detail}");
        return 1;
    }
});
return await root.Parse(args).InvokeAsync().ConfigureAwait(false);
