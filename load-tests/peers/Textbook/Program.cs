using System.CommandLine;
using System.Net;
using Churn.Grpc;
using Churn.Models;
using Churn.Protocol.V1;
using Churn.Textbook;
using Grpc.Health.V1;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using StackExchange.Redis;

var listen = new Option<string>("--listen") { Description = "host:port; port 0 takes a free one", DefaultValueFactory = _ => "127.0.0.1:50062" };
var redis = new Option<string>("--redis") { Description = "host:port", DefaultValueFactory = _ => "127.0.0.1:6379" };
var model = new Option<string>("--model")
{
    Description = "Directory with manifest.json and model.zip or model.json",
    DefaultValueFactory = _ => "models/default",
};
var root = new RootCommand("""
    The textbook peer: a sorted set of raw events a customer and a loop over them a feature, to compare with (docs/peers.md).
    """)
{
    listen, redis, model,
};
root.SetAction((parsed, stop) => ServeAsync(parsed.GetRequiredValue(listen), parsed.GetRequiredValue(redis), parsed.GetRequiredValue(model), stop));
return await root.Parse(args).InvokeAsync().ConfigureAwait(false);

static async Task<int> ServeAsync(string listen, string redis, string folder, CancellationToken stop)
{
    var connection = await ConnectionMultiplexer.ConnectAsync(redis).ConfigureAwait(false);
    var scorer = new Scorer(Load(folder));
    var builder = WebApplication.CreateSlimBuilder();
    builder.Logging.SetMinimumLevel(LogLevel.Warning);
    builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPEndPoint.Parse(listen), on => on.Protocols = HttpProtocols.Http2));
    var app = builder.Build();
    await using var _ = app.ConfigureAwait(false);
    var health = new HealthService();
    foreach (var service in (string[])["", ChurnService.Descriptor.FullName])
    {
        health.Set(service, HealthCheckResponse.Types.ServingStatus.Serving);
    }

    app.UseGrpc(services => services
        .Add(ChurnService.BindService(new TextbookService(new EventStore(connection), scorer)))
        .Add(Health.BindService(health)));
    await app.StartAsync(stop).ConfigureAwait(false);
    Console.WriteLine($"Serving gRPC on {app.Urls.Single()}");
    await app.WaitForShutdownAsync(stop).ConfigureAwait(false);
    await connection.CloseAsync().ConfigureAwait(false);
    return 0;
}

static ChurnModel Load(string folder)
{
    var zip = Path.Combine(folder, "model.zip");
    var file = File.Exists(zip) ? zip : Path.Combine(folder, "model.json");
    return ChurnModel.Load(File.ReadAllBytes(Path.Combine(folder, "manifest.json")), File.ReadAllBytes(file));
}
