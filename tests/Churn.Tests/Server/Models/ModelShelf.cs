using System.Text.Json;
using System.Text.Json.Nodes;
using Churn.Models;
using Churn.Models.Drift;
using Churn.Protocol.V1;
using Churn.Server.Models;
using Churn.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Churn.Tests.Server.Models;

/// <summary>A model directory to drop versions into; gone when disposed.</summary>
internal sealed class ModelShelf : IDisposable
{
    public static readonly string[] Features = ["visit.count.30d", "visit.recency"];

    public string Root { get; } = Directory.CreateTempSubdirectory("churn-models-").FullName;

    public string PathOf(string version) => Path.Combine(Root, version);

    /// <summary>A good model whose scores differ from those of any other step; <paramref name="version"/> names its directory too.</summary>
    public ModelShelf Drop(string version, float step = 1, DriftBaseline? baseline = null)
    {
        StumpModel.Write(PathOf(version), Features, "visit", version, step);
        if (baseline is not null)
        {
            Edit(version, "manifest.json", manifest => With(baseline, manifest));
        }
        return this;
    }

    /// <summary>Takes some of a file's bytes for its new content.</summary>
    public void Edit(string version, string file, Func<byte[], byte[]> edit)
    {
        var path = Path.Combine(PathOf(version), file);
        File.WriteAllBytes(path, edit(File.ReadAllBytes(path)));
    }

    public ChurnModel Load(string version) => StumpModel.Load(PathOf(version));

    /// <summary>A server on this shelf that looks into it only when a test does.</summary>
    public Task<TestServer> ServeAsync() => TestServer.StartAsync(
        services => services.Remove(services.Single(s => s.ImplementationType == typeof(ModelWatch))), "--model", Root);

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static byte[] With(DriftBaseline baseline, byte[] manifest)
    {
        var json = JsonNode.Parse(manifest)!;
        json["baseline"] = JsonSerializer.SerializeToNode(new { features = baseline.Features.Select(Written), score = Written(baseline.Score) });
        return JsonSerializer.SerializeToUtf8Bytes(json);
    }

    private static object Written(Distribution distribution) => new { edges = distribution.Edges, shares = distribution.Shares };
}

/// <summary>Calls of these tests.</summary>
internal static class ModelCalls
{
    public static async Task<Model> ReloadAsync(this TestServer server, string version = "") =>
        (await Client(server).ReloadModelAsync(
            new ReloadModelRequest { Version = version }, cancellationToken: TestContext.Current.CancellationToken)).Model;

    public static async Task<Model> ModelAsync(this TestServer server) =>
        (await Client(server).GetModelAsync(new GetModelRequest(), cancellationToken: TestContext.Current.CancellationToken)).Model;

    /// <summary>What a score says of the model that made it.</summary>
    public static async Task<string> VersionAsync(this TestServer server) => (await server.ScoreAsync("anyone")).ModelVersion;

    public static ModelWatch Watch(this TestServer server) => ActivatorUtilities.CreateInstance<ModelWatch>(server.App.Services);

    private static ModelService.ModelServiceClient Client(TestServer server) => new(server.Channel);
}
