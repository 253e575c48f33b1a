using Churn.IntegrationTests.Infrastructure;
using Churn.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Churn.Tests.Server.Models;

/// <summary>Swaps by dropping a version into the directory.</summary>
public sealed class ModelWatchTests : IDisposable
{
    private readonly ModelShelf shelf = new();

    public void Dispose() => shelf.Dispose();

    [Fact]
    public async Task DroppedVersion_IsServedWithoutACall()
    {
        shelf.Drop("1");
        await using var server = await TestServer.StartAsync(
            services => services.AddSingleton<TimeProvider>(new HurriedTimeProvider()), "--model", shelf.Root);
        shelf.Drop("2");

        var metrics = await server.ScrapeUntilAsync(m => m["churn_model_reloads_total{result=\"ok\"}"] > 0);

        Assert.Equal(1, metrics["churn_model_reloads_total{result=\"ok\"}"]);
        Assert.Equal("stumps/2", await server.VersionAsync());
    }

    [Fact]
    public async Task VersionStillBeingCopied_IsLeftAloneUntilItLiesStill()
    {
        shelf.Drop("1");
        await using var server = await shelf.ServeAsync();
        using var watch = server.Watch();
        shelf.Drop("2");
        var model = Path.Combine(shelf.PathOf("2"), "model.json");
        var whole = await File.ReadAllBytesAsync(model, CancellationToken.None);

        for (var copied = 0; copied < whole.Length; copied += whole.Length / 4)
        {
            await File.WriteAllBytesAsync(model, whole[..copied], CancellationToken.None);
            await watch.LookAsync(CancellationToken.None);
        }
        await File.WriteAllBytesAsync(model, whole, CancellationToken.None);
        await watch.LookAsync(CancellationToken.None);
        Assert.Equal("stumps/1", await server.VersionAsync());
        await watch.LookAsync(CancellationToken.None);

        Assert.Equal("stumps/2", await server.VersionAsync());
        Assert.Equal((1, 0), await ReloadsAsync(server));
    }

    [Fact]
    public async Task RefusedVersion_IsTriedAgainOnlyOnceItHasChanged()
    {
        shelf.Drop("1");
        await using var server = await shelf.ServeAsync();
        using var watch = server.Watch();
        shelf.Drop("2");
        shelf.Edit("2", "model.json", bytes => bytes[..^9]);
        for (var i = 0; i < 5; i++)
        {
            await watch.LookAsync(CancellationToken.None);
        }
        Assert.Equal((0, 1), await ReloadsAsync(server));
        Assert.Equal("stumps/1", await server.VersionAsync());

        shelf.Drop("2");
        await watch.LookAsync(CancellationToken.None);
        await watch.LookAsync(CancellationToken.None);

        Assert.Equal((1, 1), await ReloadsAsync(server));
        Assert.Equal("stumps/2", await server.VersionAsync());
    }

    [Fact]
    public async Task NothingNew_LoadsNothing()
    {
        shelf.Drop("1").Drop("2");
        await using var server = await shelf.ServeAsync();
        using var watch = server.Watch();

        // Neither an older version nor the loss of the newest is a reason to change what is served.
        shelf.Drop("0");
        await watch.LookAsync(CancellationToken.None);
        Directory.Delete(shelf.PathOf("2"), recursive: true);
        await watch.LookAsync(CancellationToken.None);
        await watch.LookAsync(CancellationToken.None);

        Assert.Equal((0, 0), await ReloadsAsync(server));
        Assert.Equal("stumps/2", await server.VersionAsync());
    }

    private static async Task<(double Ok, double Failed)> ReloadsAsync(TestServer server)
    {
        var metrics = await PrometheusText.ScrapeAsync(server.Http);
        return (metrics["churn_model_reloads_total{result=\"ok\"}"], metrics["churn_model_reloads_total{result=\"failed\"}"]);
    }
}
