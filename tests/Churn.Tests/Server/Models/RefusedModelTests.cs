using Churn.IntegrationTests.Infrastructure;
using Churn.Server.Models;
using Churn.Tests.Infrastructure;
using Grpc.Core;
using Files = Churn.Tests.Models.ModelFiles;

namespace Churn.Tests.Server.Models;

/// <summary>A model that is not fit to serve leaves the one in use as it is, and says why.</summary>
public sealed class RefusedModelTests : IDisposable
{
    private readonly ModelShelf shelf = new();

    public static TheoryData<string, string, string> Spoilt => new()
    {
        { "cut model", "model.json", "is not valid JSON" },
        { "cut manifest", "manifest.json", "is not valid JSON" },
        { "empty model", "model.json", "is not valid JSON" },
        { "noise", "model.json", "UTF-8" },
        { "wrong golden vector", "manifest.json", "golden_vectors[0] expects probability 0.25" },
        { "unknown feature", "visit.median.30d", "cannot compute 'visit.median.30d'" },
        { "endless leaf", "model.json", "split_conditions" },
        { "too large", "model.json", "at most 67108864 are read" },
        { "no model", "model.zip", "there is no model.zip" },
    };

    public void Dispose() => shelf.Dispose();

    [Theory]
    [MemberData(nameof(Spoilt))]
    public async Task SpoiltVersion_LeavesTheOldOneServing(string how, string named, string reason)
    {
        shelf.Drop("1");
        await using var server = await shelf.ServeAsync();
        var before = await server.ScoreAsync("c");
        shelf.Drop("2", step: 2);
        Spoil(how);

        var failure = await TestServer.FailsAsync(() => server.ReloadAsync());

        Assert.Equal(StatusCode.FailedPrecondition, failure.StatusCode);
        Assert.StartsWith("model version '2' is refused and stumps/1 stays: ", failure.Status.Detail);
        Assert.Contains(named, failure.Status.Detail);
        Assert.Contains(reason, failure.Status.Detail);
        Assert.DoesNotContain(shelf.Root, failure.Status.Detail);
        Assert.Equal("MODEL_REFUSED", failure.ErrorInfo().Reason);
        var after = await server.ScoreAsync("c");
        Assert.Equal((before.ModelVersion, before.ChurnProbability), (after.ModelVersion, after.ChurnProbability));
        Assert.Equal("1", (await server.ModelAsync()).Version);
        var metrics = await PrometheusText.ScrapeAsync(server.Http);
        Assert.Equal(1, metrics["churn_model_reloads_total{result=\"failed\"}"]);
        Assert.Equal(0, metrics["churn_model_reloads_total{result=\"ok\"}"]);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void OutputThatIsNotFinite_IsFoundWhereverItHides(double answer)
    {
        Assert.Contains($"answers {answer}", FiniteOutputs.Problem(3, _ => answer));
        Assert.Contains("trial row 0 (its first values: NaN, NaN, NaN)", FiniteOutputs.Problem(3, row => double.IsNaN(row[1]) ? answer : 0));
        Assert.NotNull(FiniteOutputs.Problem(3, row => row[2] >= float.MaxValue ? answer : 0));
        Assert.NotNull(FiniteOutputs.Problem(3, row => row[0] is > 1e-3 and < 1e-2 && double.IsNaN(row[1]) ? answer : 0));
    }

    [Fact]
    public void FiniteOutputs_AreNoProblemOnAThousandRows()
    {
        var tried = 0;

        Assert.Null(FiniteOutputs.Problem(1024, row => row.Length + tried++));

        Assert.Equal(1000, tried);
    }

    [Fact]
    public void SpoiltBytes_AreRefusedOrGoodNeverAnythingElse()
    {
        shelf.Drop("1");
        var chance = new Random(7);
        var refused = 0;
        for (var i = 0; i < 500; i++)
        {
            var file = i % 2 == 0 ? "model.json" : "manifest.json";
            var whole = File.ReadAllBytes(Path.Combine(shelf.PathOf("1"), file));
            shelf.Edit("1", file, bytes => Mutate(bytes, chance));

            try
            {
                // A letter of the description may change without harm.
                var served = ModelLoader.Load(shelf.PathOf("1"), TestServer.Noon);
                Assert.InRange(served.Model.Probability(new double[served.Plan.Names.Count]), 0, 1);
            }
            catch (ModelRefusedException refusal)
            {
                Assert.DoesNotContain('\n', refusal.Message);
                refused++;
            }
            shelf.Edit("1", file, _ => whole);
        }
        Assert.InRange(refused, 250, 500);
    }

    private static byte[] Mutate(byte[] bytes, Random chance)
    {
        switch (chance.Next(4))
        {
            case 0:
                return bytes[..chance.Next(bytes.Length)];
            case 1:
                var from = chance.Next(bytes.Length);
                return [.. bytes[..from], .. bytes[Math.Min(bytes.Length, from + 1 + chance.Next(20))..]];
            default:
                bytes[chance.Next(bytes.Length)] = (byte)"0123456789-e.,[]{}\":nul"[chance.Next(23)];
                return bytes;
        }
    }

    private void Spoil(string how)
    {
        var model = Path.Combine(shelf.PathOf("2"), "model.json");
        switch (how)
        {
            case "cut model":
                shelf.Edit("2", "model.json", bytes => bytes[..(bytes.Length / 2)]);
                break;
            case "cut manifest":
                shelf.Edit("2", "manifest.json", bytes => bytes[..^1]);
                break;
            case "empty model":
                shelf.Edit("2", "model.json", _ => []);
                break;
            case "noise":
                shelf.Edit("2", "model.json", bytes => [.. Enumerable.Repeat((byte)0xff, bytes.Length)]);
                break;
            case "wrong golden vector":
                shelf.Edit("2", "manifest.json", bytes => Files.With(bytes, "golden_vectors[0].probability", 0.25));
                break;
            case "unknown feature":
                StumpModel.Write(shelf.PathOf("2"), ["visit.count.30d", "visit.median.30d"], "visit", "2");
                break;
            case "endless leaf":
                shelf.Edit("2", "model.json", bytes => Files.With(
                    bytes, "learner.gradient_booster.model.trees[0].split_conditions[1]", 1e39));
                break;
            case "too large":
                using (var file = File.OpenWrite(model))
                {
                    file.SetLength((64 << 20) + 1);
                }
                break;
            case "no model":
                File.Delete(model);
                break;
            default:
                Assert.Fail(how);
                break;
        }
    }
}
