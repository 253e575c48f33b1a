using Churn.Access;
using Churn.Models.Drift;
using Churn.Protocol.V1;
using Churn.Server.Scoring;
using Churn.Tests.Infrastructure;
using Churn.Tests.Server.Models;
using Microsoft.Extensions.DependencyInjection;

namespace Churn.Tests.Server;

/// <summary>What a score costs in memory between the parsed request and the answer. The store's copy of the customer is part of it.</summary>
public sealed class ScoreAllocationTests
{
    private const int Calls = 1000;

    // The answer with its times and texts, its task, the key, and what the memory store hands out.
    private const long MostBytes = 1024;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ScoreWithoutReasons_AllocatesLessThanAKilobyte(bool watched)
    {
        using var shelf = new ModelShelf();
        using var shadows = new ModelShelf();
        shelf.Drop("1", baseline: watched ? new DriftBaseline([Flags, Flags], Flags) : null);
        shadows.Drop("1");
        string[] options = watched ? ["--model", shelf.Root, "--shadow-model", shadows.Root] : ["--model", shelf.Root];
        await using var server = await TestServer.StartAsync(options);
        for (var i = 0; i < 10; i++)
        {
            await server.RecordAsync(Events.Of("c", at: server.Now.AddDays(-i), id: $"{i}"));
        }
        var scorer = server.App.Services.GetRequiredService<CustomerScorer>();
        var request = new ScoreCustomerRequest { CustomerId = "c" };
        Score(scorer, request);

        // Tiered compilation may still put something on this thread once; a steady cost would show every time.
        var least = Enumerable.Range(0, 5).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Score(scorer, request);
            return (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
        });

        Assert.InRange(least, 1, MostBytes);
    }

    private static Distribution Flags { get; } = Distribution.Of([0, 1]);

    private static void Score(CustomerScorer scorer, ScoreCustomerRequest request)
    {
        for (var i = 0; i < Calls; i++)
        {
            var scored = scorer.ScoreAsync(Caller.Anonymous, request);
            // Memory answers at once, so that all of it happens on this thread.
            Assert.True(scored.IsCompletedSuccessfully && scored.Result.Score is not null);
        }
    }
}
