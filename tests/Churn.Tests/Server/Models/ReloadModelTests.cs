using Churn.IntegrationTests.Infrastructure;
using Churn.Server.Models;
using Churn.Tests.Infrastructure;
using Grpc.Core;

namespace Churn.Tests.Server.Models;

/// <summary>Swaps that an operator asks for.</summary>
public sealed class ReloadModelTests : IDisposable
{
    private readonly ModelShelf shelf = new();

    public void Dispose() => shelf.Dispose();

    [Fact]
    public async Task Start_ServesTheNewestByNumber()
    {
        shelf.Drop("10").Drop("9").Drop(".being-copied-11");
        Directory.CreateDirectory(shelf.PathOf("12-without-a-manifest"));
        await using var server = await shelf.ServeAsync();

        Assert.Equal("stumps/10", await server.VersionAsync());
    }

    [Fact]
    public async Task NewVersion_IsServedAndNamedEverywhere()
    {
        shelf.Drop("9");
        await using var server = await shelf.ServeAsync();
        var before = await server.ScoreAsync("c");
        shelf.Drop("10", step: 3);

        var answered = await server.ReloadAsync();

        var after = await server.ScoreAsync("c");
        Assert.Equal(("stumps/9", "stumps/10"), (before.ModelVersion, after.ModelVersion));
        Assert.Equal(shelf.Load("9").Probability([0, double.NaN]), before.ChurnProbability);
        Assert.Equal(shelf.Load("10").Probability([0, double.NaN]), after.ChurnProbability);
        Assert.NotEqual(before.ChurnProbability, after.ChurnProbability);
        Assert.Equal(("stumps", "10"), (answered.Name, answered.Version));
        Assert.Equal(answered, await server.ModelAsync());
        var metrics = await PrometheusText.ScrapeAsync(server.Http);
        Assert.Equal(1, metrics["churn_model_reloads_total{result=\"ok\"}"]);
        Assert.Equal(0, metrics["churn_model_reloads_total{result=\"failed\"}"]);
        Assert.Equal(1, metrics["churn_model_info{name=\"stumps\",version=\"10\"}"]);
        Assert.Equal(1, metrics.Sum("churn_model_info"));
    }

    [Fact]
    public async Task OtherFeatures_AreServedToo()
    {
        shelf.Drop("1");
        await using var server = await shelf.ServeAsync();
        StumpModel.Write(shelf.PathOf("2"), ["purchase.sum.90d", "visit.days.7d", "any.age"], "purchase", "2");

        await server.ReloadAsync("2");

        var score = await server.ScoreAsync("c");
        Assert.Equal(["purchase.sum.90d", "visit.days.7d", "any.age"], score.Features.Select(f => f.Name));
    }

    [Fact]
    public async Task RollBack_StaysUntilSomethingNewerIsDropped()
    {
        shelf.Drop("1").Drop("2");
        await using var server = await shelf.ServeAsync();
        using var watch = server.Watch();

        await server.ReloadAsync("1");
        await watch.LookAsync(CancellationToken.None);
        await watch.LookAsync(CancellationToken.None);
        Assert.Equal("stumps/1", await server.VersionAsync());

        shelf.Drop("3");
        await watch.LookAsync(CancellationToken.None);
        await watch.LookAsync(CancellationToken.None);
        Assert.Equal("stumps/3", await server.VersionAsync());
    }

    [Fact]
    public async Task RollBackBeforeTheWatchSawTheNewest_StaysToo()
    {
        shelf.Drop("1");
        await using var server = await shelf.ServeAsync();
        using var watch = server.Watch();
        shelf.Drop("2");
        await watch.LookAsync(CancellationToken.None);

        await server.ReloadAsync("1");
        await watch.LookAsync(CancellationToken.None);
        await watch.LookAsync(CancellationToken.None);

        Assert.Equal("stumps/1", await server.VersionAsync());
    }

    [Theory]
    [InlineData("3")]
    [InlineData("../1")]
    [InlineData("./1")]
    [InlineData("/")]
    [InlineData("1/")]
    public async Task VersionThatIsNotThere_AnswersNotFoundWithThoseThatAre(string version)
    {
        shelf.Drop("1").Drop("2");
        await using var server = await shelf.ServeAsync();

        var failure = await TestServer.FailsAsync(() => server.ReloadAsync(version));

        Assert.Equal(StatusCode.NotFound, failure.StatusCode);
        Assert.EndsWith("name one of 2, 1", failure.Status.Detail);
        Assert.Equal("NO_SUCH_MODEL_VERSION", failure.ErrorInfo().Reason);
        Assert.Equal("stumps/2", await server.VersionAsync());
    }

    [Fact]
    public async Task NameBeyondAnyDirectorys_IsTheCallersError()
    {
        shelf.Drop("1");
        await using var server = await shelf.ServeAsync();

        var failure = await TestServer.FailsAsync(() => server.ReloadAsync(new string('1', 256)));

        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
        Assert.Equal(["version"], failure.Fields());
    }

    [Fact]
    public async Task DirectoryThatIsOneModel_IsReadAgain()
    {
        StumpModel.Write(shelf.Root, ModelShelf.Features, "visit", "1");
        await using var server = await shelf.ServeAsync();
        StumpModel.Write(shelf.Root, ModelShelf.Features, "visit", "2", step: 2);

        var failure = await TestServer.FailsAsync(() => server.ReloadAsync("1"));
        Assert.Equal(StatusCode.NotFound, failure.StatusCode);
        Assert.Equal("stumps/1", await server.VersionAsync());

        await server.ReloadAsync("2");
        Assert.Equal("stumps/2", await server.VersionAsync());
    }

    [Theory]
    [InlineData("2", "10")]
    [InlineData("1.9", "1.10")]
    [InlineData("v9", "v10")]
    [InlineData("2026-03-09", "2026-03-10")]
    [InlineData("1", "1.1")]
    [InlineData("007", "8")]
    [InlineData("99999999999999999999", "100000000000000000000")]
    [InlineData("", "0")]
    [InlineData("1-a2", "1-b1")]
    public void Names_AreOrderedAsPeopleNumberThem(string older, string newer)
    {
        Assert.True(NaturalOrder.Instance.Compare(older, newer) < 0);
        Assert.True(NaturalOrder.Instance.Compare(newer, older) > 0);
        Assert.Equal(0, NaturalOrder.Instance.Compare(newer, newer));
    }
}
