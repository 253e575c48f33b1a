using System.Text.Json.Nodes;
using Churn.Cli.Pack;
using Churn.Features;
using Churn.IntegrationTests.Infrastructure;
using Churn.Models;
using Command = Churn.Tests.Cli.Cli;

namespace Churn.IntegrationTests.Peers;

/// <summary>The model in the shape of published feature-store benchmarks, made and packed as docs/peers.md says.</summary>
public sealed class WideModelTests : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(240);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("churn-wide-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task WideModel_IsPackedWithItsShape()
    {
        var found = await ChildProcess.RunAsync(Python, ["-c", "import xgboost, numpy"], Allowed);
        Requires.Present(found.ExitCode == 0, "xgboost and numpy for " + Python);
        var made = await ChildProcess.RunAsync(Python, [Repository.PathOf("load-tests/peers/python/wide_model.py"), _folder.FullName], Allowed);
        Assert.True(made.ExitCode == 0, made.Error);

        string[] options = ["--own-events", "purchase", "--horizon", "90d", "--lookback", "180d", "--name", "wide", "--version", "1"];
        string[] files = [PathOf("model.json"), "--rows", PathOf("rows.tsv"), "--out", PathOf("served")];
        var (code, _, error) = Command.Run(PackCommand.Create(), [.. files, .. options]);
        Assert.Equal((0, ""), (code, error));

        var model = ChurnModel.Load(Read("served/manifest.json"), Read("served/model.zip"));
        Assert.Equal(250, FeaturePlan.Compile(model.Manifest.Features).Names.Count);
        Assert.True(model.HasContributions);
        var trees = JsonNode.Parse(Read("model.json"))!["learner"]!["gradient_booster"]!["model"]!["trees"]!.AsArray();
        Assert.Equal(200, trees.Count);
        Assert.All(trees, tree => Assert.Equal(6, Depth(tree!, 0)));
    }

    private static int Depth(JsonNode tree, int node)
    {
        int Child(string side) => (int)tree[side]![node]!;
        var left = Child("left_children");
        return left < 0 ? 0 : 1 + Math.Max(Depth(tree, left), Depth(tree, Child("right_children")));
    }

    private byte[] Read(string name) => File.ReadAllBytes(PathOf(name));

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
