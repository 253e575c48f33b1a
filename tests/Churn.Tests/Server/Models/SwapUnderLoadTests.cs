using System.Runtime.CompilerServices;
using Churn.Models;
using Churn.Server.Models;
using Churn.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Churn.Tests.Server.Models;

/// <summary>Whoever asks while models are swapped gets an answer of one of them, whole.</summary>
public sealed class SwapUnderLoadTests
{
    private const int Swaps = 1000;

    private static readonly double[] Nobody = [0, double.NaN];

    // Seen a millisecond ago; stumps do not tell that from just now.
    private static readonly double[] OneVisit = [1, 0];

    [Fact]
    public async Task ThousandSwapsUnderLoad_EveryAnswerIsWhollyOneModels()
    {
        using var shelf = new ModelShelf().Drop("1").Drop("2", step: 5);
        await using var server = await shelf.ServeAsync();
        var models = new Dictionary<string, ChurnModel> { ["stumps/1"] = shelf.Load("1"), ["stumps/2"] = shelf.Load("2") };
        using var done = new CancellationTokenSource();
        var load = Enumerable.Range(0, 4).Select(caller => AskAsync(server, models, caller, done.Token)).ToArray();

        var replaced = await SwapAsync(server);

        await done.CancelAsync();
        var answers = await Task.WhenAll(load);
        Assert.All(answers, Assert.NotEmpty);
        Assert.Equal(2, answers.SelectMany(versions => versions).Distinct().Count());
        // Each model held plans and trees; none of them may stay behind, but for what a thread is just looking at.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.Equal(Swaps, replaced.Count);
        Assert.InRange(replaced.Count(model => model.TryGetTarget(out _)), 0, 20);
    }

    private static async Task<List<WeakReference<ServedModel>>> SwapAsync(TestServer server)
    {
        var holder = server.App.Services.GetRequiredService<ModelHolder>();
        var replaced = new List<WeakReference<ServedModel>>();
        for (var i = 0; i < Swaps; i++)
        {
            replaced.Add(Remember(holder));
            var version = i % 2 == 0 ? "1" : "2";
            Assert.Equal(version, (await server.ReloadAsync(version)).Version);
        }
        return replaced;
    }

    // Not inlined, so that no local of the caller keeps the model.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<ServedModel> Remember(ModelHolder holder) => new(holder.Current);

    private static async Task<HashSet<string>> AskAsync(
        TestServer server, Dictionary<string, ChurnModel> models, int caller, CancellationToken done)
    {
        var versions = new HashSet<string>();
        for (var i = 0; !done.IsCancellationRequested; i++)
        {
            var customer = $"{caller}-{i}";
            var recorded = await server.RecordAsync(Events.Of(customer, id: "e"));
            var model = models[recorded.Score.ModelVersion];
            Assert.Equal(model.Probability(Nobody), recorded.PreviousProbability);
            Assert.Equal(model.Probability(OneVisit), recorded.Score.ChurnProbability);

            var score = await server.ScoreAsync(customer);
            double[] vector = [.. score.Features.Select(f => f.HasValue ? f.Value : double.NaN)];
            Assert.Equal(models[score.ModelVersion].Probability(vector), score.ChurnProbability);
            versions.Add(recorded.Score.ModelVersion);
            versions.Add(score.ModelVersion);
        }
        return versions;
    }
}
