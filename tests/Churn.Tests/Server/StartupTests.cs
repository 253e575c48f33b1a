using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Churn.IntegrationTests.Infrastructure;
using Churn.Server;
using Churn.Server.Configuration;
using Churn.Tests.Infrastructure;
using Microsoft.Extensions.Logging;
using Repository = Churn.Tests.Infrastructure.Repository;

namespace Churn.Tests.Server;

/// <summary>A server that cannot work does not start, and says in one line what to do.</summary>
public sealed class StartupTests
{
    [Theory]
    [InlineData("'--colour' is no option: see --help", "--colour", "blue")]
    [InlineData("'blue' is no option", "blue")]
    [InlineData("'--demo=perhaps' is no option", "--demo=perhaps")]
    [InlineData("'--Churm:Store=redis://127.0.0.1:1' is no option", "--Churm:Store=redis://127.0.0.1:1")]
    [InlineData("'--Kestrel:Limits:MaxConcurrentConnections=1' is no option", "--Kestrel:Limits:MaxConcurrentConnections=1")]
    [InlineData("'--Churn=memory' is no option", "--Churn=memory")]
    [InlineData("--store needs a value", "--store")]
    [InlineData("--store needs a value", "--store", "--demo")]
    [InlineData("Store", "--store=")]
    [InlineData("--store", "--store", "postgres://127.0.0.1")]
    [InlineData("--store", "--store", "redis://")]
    [InlineData("--grpc '8080' is no address", "--grpc", "8080")]
    [InlineData("--grpc '127.0.0.1' is no address", "--grpc", "127.0.0.1")]
    [InlineData("--grpc '127.0.0.1:65536' is no address", "--grpc", "127.0.0.1:65536")]
    [InlineData("--http 'example.org:80' is no address", "--http", "example.org:80")]
    [InlineData("--http ':80' is no address", "--http", ":80")]
    [InlineData("--http '127.0.0.1:-1' is no address", "--http", "127.0.0.1:-1")]
    [InlineData("StoreDeadline must be between 00:00:00.0100000 and 00:01:00", "--Churn:StoreDeadline=00:05:00")]
    [InlineData("StoreDeadline", "--Churn:StoreDeadline=soon")]
    [InlineData("MaxMessageBytes must be between 1024 and", "--Churn:MaxMessageBytes=1")]
    [InlineData("MaxMessageBytes", "--Churn:MaxMessageBytes=many")]
    [InlineData("Retention must be between", "--Churn:Retention=00:00:01")]
    [InlineData("DedupeHorizon must be between", "--Churn:DedupeHorizon=8.00:00:00")]
    [InlineData("StreamWindow must be between", "--Churn:StreamWindow=0")]
    [InlineData("DrainDeadline must be between", "--Churn:DrainDeadline=-00:00:01")]
    [InlineData("Colour", "--Churn:Colour=blue")]
    [InlineData("name a directory with manifest.json and model.zip by --model", "--model", "/no/such/directory")]
    [InlineData("name one that is there by --shadow-model", "--shadow-model", "/no/such/directory")]
    [InlineData("--shadow-model needs a value", "--shadow-model")]
    public async Task WrongArguments_AreRefused(string expected, params string[] args)
    {
        var message = await RefusalAsync(args);

        Assert.Contains(expected, message);
    }

    [Fact]
    public async Task FeatureThatCannotBeComputed_IsRefusedByName()
    {
        using var model = new EditedModel(manifest => manifest["features"]![2] = "visit.median.30d");

        Assert.Contains("visit.median.30d", await RefusalAsync(["--model", model.Directory]));
    }

    [Fact]
    public async Task ModelThatDoesNotReproduceItsGoldenVectors_IsRefused()
    {
        using var model = new EditedModel(manifest => manifest["golden_vectors"]![1]!["probability"] = 0.5);

        Assert.Contains("golden", await RefusalAsync(["--model", model.Directory]));
    }

    [Fact]
    public async Task ManifestThatIsNoJson_IsRefused()
    {
        using var model = new EditedModel(_ => { });
        await File.WriteAllTextAsync(Path.Combine(model.Directory, "manifest.json"), "{", TestContext.Current.CancellationToken);

        Assert.Contains("manifest.json", await RefusalAsync(["--model", model.Directory]));
    }

    [Fact]
    public async Task PortThatIsTaken_IsNamed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var taken = listener.LocalEndpoint.ToString()!;

        var message = await RefusalAsync(["--grpc", taken, "--http", "127.0.0.1:0"]);

        Assert.Contains(taken, message);
        Assert.Contains("--grpc", message);
    }

    [Theory]
    [InlineData("--grpc")]
    [InlineData("--http")]
    public async Task AddressOfAnotherMachine_IsNamed(string option)
    {
        var message = await RefusalAsync([option, "192.0.2.1:0"]);

        Assert.Contains("192.0.2.1:0", message);
        Assert.Contains(option, message);
    }

    [Fact]
    public async Task OwnModel_IsServedUnderItsName()
    {
        using var model = new EditedModel(manifest =>
        {
            manifest["name"] = "mine";
            manifest["version"] = "7";
        });
        await using var server = await TestServer.StartAsync("--model", model.Directory);

        Assert.Equal("mine/7", (await server.ScoreAsync("c")).ModelVersion);
        var metrics = await server.ScrapeUntilAsync(_ => true);
        Assert.Equal(1, metrics["churn_model_info{name=\"mine\",version=\"7\"}"]);
    }

    [Fact]
    public async Task OptionsByTheirFullName_TakeEffect()
    {
        await using var server = await TestServer.StartAsync("--Churn:MaxMessageBytes=2048");

        var answer = await server.PostJsonAsync("/v1/events", new string(' ', 2049));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
    }

    [Theory]
    [InlineData(true, "--help")]
    [InlineData(true, "--demo", "-h")]
    [InlineData(false, "--demo")]
    public void Help_IsAskedFor(bool expected, params string[] args) => Assert.Equal(expected, CommandLine.WantsHelp(args));

    [Fact]
    public void Arguments_BecomeSettings()
    {
        var settings = CommandLine.Parse(
            ["--store", "redis://h:1", "--grpc=127.0.0.1:1", "--shadow-model", "s", "--demo", "--Logging:LogLevel:Default=Debug", "--churn:retention=2.00:00:00"]);

        Assert.Equal("redis://h:1", settings["Churn:store"]);
        Assert.Equal("127.0.0.1:1", settings["Churn:grpc"]);
        Assert.Equal("s", settings["Churn:ShadowModel"]);
        Assert.Equal("true", settings["Churn:Demo"]);
        Assert.Equal("Debug", settings["Logging:LogLevel:Default"]);
        Assert.Equal("2.00:00:00", settings["Churn:Retention"]);
    }

    private static async Task<string> RefusalAsync(string[] args)
    {
        // Free ports, unless the arguments say otherwise: the last one counts.
        string[] all = ["--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0", .. args];
        using var log = new RecordedLog();
        var refusal = await Assert.ThrowsAsync<StartupException>(() => ServerHost.StartAsync(all, builder =>
        {
            builder.Logging.ClearProviders();
            builder.Logging.AddProvider(log);
        }));
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.Empty(log.Errors);
        return refusal.Message;
    }

    /// <summary>The shipped model with a changed manifest, in a folder of its own.</summary>
    private sealed class EditedModel : IDisposable
    {
        public EditedModel(Action<JsonNode> edit)
        {
            var manifest = JsonNode.Parse(Repository.ReadBytes("tests/testdata/models/sample/manifest.json"))!;
            edit(manifest);
            File.WriteAllText(Path.Combine(Directory, "manifest.json"), manifest.ToJsonString());
            File.Copy(Repository.PathOf("tests/testdata/models/sample/model.zip"), Path.Combine(Directory, "model.zip"));
        }

        public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("churn-model-").FullName;

        public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
    }
}
