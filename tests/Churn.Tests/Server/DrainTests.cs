using Churn.Protocol.V1;
using Churn.Redis;
using Churn.Tests.Infrastructure;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Churn.Tests.Server;

/// <summary>What SIGTERM starts.</summary>
public sealed class DrainTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(25);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CallsInFlight_AreAnsweredAndThenTheServerStops()
    {
        var store = new FaultyStore(new MemoryStore(TimeProvider.System, TimeSpan.FromDays(1)));
        await using var server = await TestServer.StartAsync(services => services.AddSingleton<ICustomerStore>(store));
        var waiting = 0;
        var gate = new TaskCompletionSource();
        var reached = new TaskCompletionSource();
        store.Before = () =>
        {
            if (Interlocked.Increment(ref waiting) == 3)
            {
                reached.SetResult();
            }

            return gate.Task;
        };
        var record = server.RecordAsync(Events.Of("c"));
        var score = server.ScoreAsync("c");
        var json = server.GetJsonAsync("/v1/customers/c/score");
        await reached.Task.WaitAsync(Limit, Cancel);

        var stopping = server.App.StopAsync(Cancel);
        Assert.True(server.App.Lifetime.ApplicationStopping.IsCancellationRequested);
        Assert.False(stopping.IsCompleted);
        gate.SetResult();

        Assert.Equal(Verdict.Accepted, (await record).Verdict);
        Assert.Equal("c", (await score).CustomerId);
        Assert.Equal("c", (string)(await json).Body["customerId"]!);
        await stopping.WaitAsync(Limit, Cancel);
        Assert.Equal(StatusCode.Unavailable, (await TestServer.FailsAsync(() => server.ScoreAsync("c"))).StatusCode);
    }

    [Fact]
    public async Task StreamThatEndsInTime_EndsWell()
    {
        await using var server = await TestServer.StartAsync();
        using var call = server.Client.RecordEvents(cancellationToken: Cancel);
        await call.RequestStream.WriteAsync(Events.Of("c", id: "1").ToRequest(), Cancel);
        Assert.True(await call.ResponseStream.MoveNext(Cancel));

        var stopping = server.App.StopAsync(Cancel);
        await call.RequestStream.WriteAsync(Events.Of("c", id: "2").ToRequest(), Cancel);
        Assert.True(await call.ResponseStream.MoveNext(Cancel));
        Assert.Equal((2, Verdict.Accepted), (call.ResponseStream.Current.Score.EventCount, call.ResponseStream.Current.Verdict));
        await call.RequestStream.CompleteAsync();

        Assert.False(await call.ResponseStream.MoveNext(Cancel));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        await stopping.WaitAsync(Limit, Cancel);
    }

    [Fact]
    public async Task DrainDelay_SaysThatItStopsAndStillTakesNewConnections()
    {
        await using var server = await TestServer.StartAsync("--Churn:DrainDelay=00:10:00");
        using var hurry = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var stopping = server.App.StopAsync(hurry.Token);
        await Task.Run(() => server.App.Lifetime.ApplicationStopping.WaitHandle.WaitOne(Limit), Cancel);

        using var http = new HttpClient { BaseAddress = server.Http.BaseAddress };
        using var ready = await http.GetAsync("/readyz", Cancel);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("stopping\n", await ready.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(Verdict.Accepted, (await server.RecordAsync(Events.Of("c"))).Verdict);
        Assert.False(stopping.IsCompleted);

        await hurry.CancelAsync();
        await Task.WhenAny(stopping).WaitAsync(Limit, Cancel);
    }

    [Fact]
    public async Task StreamThatNeverEnds_IsCutAfterTheDrainDeadline()
    {
        await using var server = await TestServer.StartAsync("--Churn:DrainDeadline=00:00:01");
        using var call = server.Client.RecordEvents(cancellationToken: Cancel);
        await call.RequestStream.WriteAsync(Events.Of("c", id: "1").ToRequest(), Cancel);
        Assert.True(await call.ResponseStream.MoveNext(Cancel));

        await server.App.StopAsync(Cancel).WaitAsync(Limit, Cancel);

        var failure = await TestServer.FailsAsync(() => call.ResponseStream.MoveNext(Cancel));
        Assert.Contains(failure.StatusCode, new[] { StatusCode.Unavailable, StatusCode.Cancelled, StatusCode.Internal });
    }
}
