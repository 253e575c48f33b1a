using Churn.DotnetClient;
using Churn.Grpc;
using Churn.Protocol.V1;
using Grpc.Core;
using Grpc.Core.Interceptors;

// A back end in .NET: records orders, asks who is about to leave and why, watches one customer. Argument: the server's gRPC address. CHURN_KEY in
// the environment: its API key, if it asks for one.
var address = args.Length > 0 ? args[0] : "127.0.0.1:50051";
try
{
    using var channel = GrpcChannel.ForAddress($"http://{address}");
    var calls = Environment.GetEnvironmentVariable("CHURN_KEY") is { Length: > 0 } key
        ? channel.CreateCallInvoker().Intercept(headers => { headers.Add("authorization", $"Bearer {key}"); return headers; })
        : channel.CreateCallInvoker();
    var client = new ChurnService.ChurnServiceClient(calls);
    var model = (await new ModelService.ModelServiceClient(calls).GetModelAsync(new GetModelRequest())).Model;
    Console.WriteLine($"{model.Name}/{model.Version} looks {model.Horizon.ToTimeSpan().Days} days ahead{(model.Simulated ? ", of simulated customers" : "")}");

    var run = $"dotnet-{Guid.NewGuid():N}";
    foreach (var (number, type, value) in ((int, string, double?)[])[(1, "purchase", 49.90), (2, "visit", null), (3, "complaint", null)])
    {
        // The id belongs to the event, not to the try: sent again after a failure, it is counted once.
        var order = new Event { EventId = $"{run}-{number}", CustomerId = run, Type = type };
        if (value is { } amount)
        {
            order.Value = amount;
        }
        var recorded = await Retry.Async(deadline => client.RecordEventAsync(new RecordEventRequest { Event = order }, deadline: deadline).ResponseAsync);
        Console.WriteLine($"{type}: {recorded.Verdict}, {recorded.PreviousProbability:P0} -> {recorded.Score.ChurnProbability:P0}");
    }

    var batch = new BatchScoreCustomersRequest { CustomerIds = { run, "demo-1", "demo-2" }, MaxReasons = 2 };
    var answer = await Retry.Async(deadline => client.BatchScoreCustomersAsync(batch, deadline: deadline).ResponseAsync);
    // Each customer has a result or an error of its own.
    foreach (var result in answer.Results.OrderByDescending(result => result.Score?.ChurnProbability))
    {
        Console.WriteLine(result.Score is { } score
            ? $"{result.CustomerId}: {score.ChurnProbability:P0} {score.Band}, {score.CustomerState}: {string.Join("; ", score.Reasons.Select(reason => reason.Text))}"
            : $"{result.CustomerId}: {result.Error.Message}");
    }

    using var watch = client.WatchScores(new WatchScoresRequest { CustomerIds = { run } }, deadline: DateTime.UtcNow.AddSeconds(20));
    await foreach (var update in watch.ResponseStream.ReadAllAsync())
    {
        Console.WriteLine($"watch: {update.Score?.ChurnProbability:P0}, {update.Score?.EventCount} events{update.Error?.Message}");
        if (update.Score?.EventCount == 4)
        {
            break;
        }
        var resolved = new Event { EventId = $"{run}-4", CustomerId = run, Type = "complaint_resolved", Value = 2 };
        await Retry.Async(deadline => client.RecordEventAsync(new RecordEventRequest { Event = resolved, SkipScore = true }, deadline: deadline).ResponseAsync);
    }

    await Retry.Async(deadline => client.DeleteCustomerAsync(new DeleteCustomerRequest { CustomerId = run }, deadline: deadline).ResponseAsync);
    Console.WriteLine($"{run} is erased");
    return 0;
}
catch (RpcException failure)
{
    // In words for people; programs read google.rpc.ErrorInfo and BadRequest in the details.
    Console.Error.WriteLine($"{address} answered {failure.StatusCode}: {failure.Status.Detail}");
    var info = RichStatus.FromException(failure)?.Details.FirstOrDefault(detail => detail.Is(Google.Rpc.ErrorInfo.Descriptor));
    Console.Error.WriteLine($"reason: {info?.Unpack<Google.Rpc.ErrorInfo>().Reason ?? "none"}");
    return 1;
}
