using System.Net;
using Churn.Protocol.V1;
using Churn.Redis;
using Churn.Tests.Infrastructure;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Churn.Tests.Server;

/// <summary>Everything that is stored on a customer, and nothing else.</summary>
public sealed class ExportTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Export_HoldsProfileCountsAndPendingEvents()
    {
        await server.RecordAllAsync(
            Events.Of("told", "purchase", server.Now.AddDays(-500), "1", "card", 10).ToRequest(),
            Events.Of("told", "purchase", server.Now.AddDays(-1), "2", "card", 2.5).ToRequest(),
            Events.Of("told", "purchase", server.Now.AddDays(-1).AddMinutes(1), "3", "card").ToRequest(),
            Events.Of("told", "visit", server.Now.AddHours(-1), "4").ToRequest());
        await server.Client.UpdateProfileAsync(new() { CustomerId = "told", Profile = new Profile { Segment = "shops" } }, cancellationToken: Cancel);

        var told = await ExportAsync(server, "told");

        Assert.Equal(("told", server.Now, "shops"), (told.CustomerId, told.ExportedAt.ToDateTimeOffset(), told.Profile.Segment));
        Assert.Equal([("purchase", "card", 3L, 2L), ("visit", "", 1L, 0L)], told.Series.Select(s => (s.Type, s.Category, s.EventCount, s.ValuedCount)));
        Assert.Equal((12.5, false), (told.Series[0].ValueSum, told.Series[1].HasValueSum));
        Assert.Equal(server.Now.AddDays(-500), told.Series[0].FirstEventAt.ToDateTimeOffset());
        Assert.Equal([1L, 2L], told.Series[0].Tiles.Select(tile => tile.EventCount));
        Assert.Equal((server.Now.AddDays(-1), TimeSpan.FromMinutes(5), 2.5), (
            told.Series[0].Tiles[1].Start.ToDateTimeOffset(), told.Series[0].Tiles[1].Length.ToTimeSpan(), told.Series[0].Tiles[1].ValueSum));
        Assert.Equal(["1", "2", "3", "4"], told.PendingEvents.Select(e => e.EventId));
        Assert.Equal((10, false), (told.PendingEvents[0].Value, told.PendingEvents[2].HasValue));
        Assert.Equal((5, 4, 0, 0), (told.StoredElements, told.RecognisedEventIds, told.RecognisedImports, told.UnreadableElements));
        Assert.Null(told.ErasedAt);
    }

    [Fact]
    public async Task CompactedCustomer_HasCountsAndNoEvents()
    {
        for (var i = 0; i < 40; i++)
        {
            await server.RecordAsync(Events.Of("folded", "visit", server.Now.AddDays(-i * 20), $"{i}", value: i));
        }

        var folded = await ExportAsync(server, "folded");

        Assert.InRange(folded.PendingEvents.Count, 0, 39);
        Assert.Equal(40, folded.Series.Single().EventCount);
        Assert.Equal(Enumerable.Range(0, 40).Sum(), folded.Series.Single().ValueSum);
        // Beyond 400 days only how many.
        Assert.Equal(40, folded.Series.Single().OlderEventCount + folded.Series.Single().Tiles.Sum(tile => tile.EventCount));
        Assert.InRange(folded.Series.Single().OlderEventCount, 1, 20);
    }

    [Fact]
    public async Task ErasedCustomer_IsToldAsErasedAndNobodyIsNotFound()
    {
        await server.RecordAsync(Events.Of("erased"));
        await server.Client.DeleteCustomerAsync(new() { CustomerId = "erased" }, cancellationToken: Cancel);

        var erased = await ExportAsync(server, "erased");
        var nobody = await TestServer.FailsAsync(() => ExportAsync(server, "nobody"));
        var empty = await TestServer.FailsAsync(() => ExportAsync(server, ""));

        Assert.Equal(server.Now, erased.ErasedAt.ToDateTimeOffset());
        Assert.Equal((0, 0, 1L), (erased.Series.Count, erased.PendingEvents.Count, erased.StoredElements));
        Assert.Equal((StatusCode.NotFound, StatusCode.InvalidArgument), (nobody.StatusCode, empty.StatusCode));
    }

    [Fact]
    public async Task OverHttp_ByPathAndByBody_IsTheSame()
    {
        await server.RecordAsync(Events.Of("both", id: "1"));

        var byPath = await server.GetJsonAsync("/v1/customers/both/export");
        var byBody = await server.PostJsonAsync("/v1/customers:export", """{"customerId":"both"}""");
        var wrong = await server.GetJsonAsync("/v1/customers/both/export?days=1");

        Assert.Equal(HttpStatusCode.OK, byPath.Status);
        Assert.Equal(byPath.Body.ToJsonString(), byBody.Body.ToJsonString());
        Assert.Equal("1", (string)byPath.Body["pendingEvents"]![0]!["eventId"]!);
        Assert.Equal((HttpStatusCode.BadRequest, "days"), (wrong.Status, wrong.Fields.Single()));
    }

    [Fact]
    public async Task WhatIsLargerThanAMessage_IsRefusedAndNotCut()
    {
        await using var small = await TestServer.StartAsync("--Churn:MaxMessageBytes=1024");
        for (var i = 0; i < 12; i++)
        {
            await small.RecordAsync(Events.Of("large", $"type-{i}", id: new string('i', 200) + i));
        }

        var refused = await TestServer.FailsAsync(() => ExportAsync(small, "large"));

        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.Contains("MaxMessageBytes", refused.Status.Detail);
    }

    [Fact]
    public async Task ElementThatOnlyANewerServerReads_IsCounted()
    {
        var store = new MemoryStore();
        await using var newer = await TestServer.StartAsync(services => services.AddSingleton<ICustomerStore>(store));
        await newer.RecordAsync(Events.Of("newer"));
        (await store.AppendAsync(CustomerKey.From("default", "newer"), "\u0009newer version"u8.ToArray())).Dispose();

        var export = await ExportAsync(newer, "newer");

        Assert.Equal((1, 1L), (export.PendingEvents.Count, export.UnreadableElements));
    }

    private static async Task<ExportCustomerResponse> ExportAsync(TestServer server, string customer) =>
        await server.Client.ExportCustomerAsync(new ExportCustomerRequest { CustomerId = customer }, cancellationToken: Cancel);
}
