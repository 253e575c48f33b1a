using Churn.Grpc;
using Churn.IntegrationTests.Infrastructure;
using Churn.Redis;
using Churn.Server.Health;
using Churn.Tests.Server.Models;
using Grpc.Health.V1;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Churn.Tests.Server;

public sealed class ReadinessWatchTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stop_IsAnnouncedAtOnceAndAPingInFlightDoesNotTakeItBack()
    {
        var gate = new TaskCompletionSource();
        var reached = new TaskCompletionSource();
        var store = new FaultyStore(new MemoryStore(TimeProvider.System, TimeSpan.FromDays(1)))
        {
            Before = () =>
            {
                reached.TrySetResult();
                return gate.Task;
            },
        };
        var health = new HealthService();
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        var readiness = ReadinessOf(store, health, lifetime);
        readiness.Announce(serving: true);
        using var watch = new ReadinessWatch(readiness, lifetime, TimeProvider.System);
        await watch.StartAsync(Cancel);
        await reached.Task.WaitAsync(Limit, Cancel);

        Assert.True(readiness.IsAnnounced);
        lifetime.StopApplication();
        var atOnce = await StatusAsync(health);
        Assert.False(readiness.IsAnnounced);
        gate.SetResult();
        await watch.StopAsync(Cancel).WaitAsync(Limit, Cancel);
        await watch.ExecuteTask!.WaitAsync(Limit, Cancel);

        Assert.Equal(ServingStatus.NotServing, atOnce);
        Assert.Equal(ServingStatus.NotServing, await StatusAsync(health));
    }

    [Fact]
    public async Task WhatIsAnnouncedAfterTheStop_IsNotServing()
    {
        var health = new HealthService();
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        var readiness = ReadinessOf(new MemoryStore(TimeProvider.System, TimeSpan.FromDays(1)), health, lifetime);
        lifetime.StopApplication();

        readiness.Announce(serving: true);

        Assert.Equal(ServingStatus.NotServing, await StatusAsync(health));
        Assert.Equal("stopping", await readiness.ProblemAsync());
    }

    [Fact]
    public async Task BugOfThePing_IsNotReadyAndDoesNotEndTheWatch()
    {
        var pings = 0;
        var again = new TaskCompletionSource();
        var store = new FaultyStore(new MemoryStore(TimeProvider.System, TimeSpan.FromDays(1)))
        {
            Before = () =>
            {
                if (Interlocked.Increment(ref pings) > 1)
                {
                    again.TrySetResult();
                }
                throw new InvalidOperationException("nobody expected this");
            },
        };
        using var log = new RecordedLog();
        using var logs = LoggerFactory.Create(logging => logging.AddProvider(log));
        var health = new HealthService();
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        var readiness = new Readiness(store, health, lifetime, TimeProvider.System, logs.CreateLogger<Readiness>());
        readiness.Announce(serving: true);
        using var watch = new ReadinessWatch(readiness, lifetime, new HurriedTimeProvider());
        await watch.StartAsync(Cancel);

        await again.Task.WaitAsync(Limit, Cancel);

        Assert.Contains("nobody expected this", log.Errors[0], StringComparison.Ordinal);
        Assert.Equal(ServingStatus.NotServing, await StatusAsync(health));
        Assert.Equal("the store cannot be asked: see the log", await readiness.ProblemAsync());
        store.Before = () => Task.CompletedTask;
        Assert.Null(await readiness.ProblemAsync());
        await watch.StopAsync(Cancel).WaitAsync(Limit, Cancel);
    }

    private static Readiness ReadinessOf(ICustomerStore store, HealthService health, ApplicationLifetime lifetime) =>
        new(store, health, lifetime, TimeProvider.System, NullLogger<Readiness>.Instance);

    private static async Task<ServingStatus> StatusAsync(HealthService health) =>
        (await health.Check(new HealthCheckRequest(), null!)).Status;
}
