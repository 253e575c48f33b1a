using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Churn.Features;
using Churn.Grpc;
using Churn.Redis;
using Churn.Server;
using Churn.Server.Configuration;
using Churn.Server.Customers;
using Churn.Server.Scoring;
using Churn.Server.Services;
using Churn.Server.Tracing;
using Churn.Server.Watching;

namespace Churn.Tests.Architecture;

/// <summary>docs/limits.md lists every limit, with the default that it has.</summary>
public sealed class LimitsTests
{
    private static readonly RedisOptions Redis = new() { Address = RedisAddress.Parse("redis://127.0.0.1") };

    private static readonly Row[] Rows = [.. RepositoryFiles.Read("docs/limits.md").Split('\n')
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries)).Where(cells => cells.Length == 6)
        .Select(cells => new Row(cells[1], cells[2], cells[3].Trim('`')))];

    // What has no option is as the code says.
    private static readonly Dictionary<string, object> Fixed = new()
    {
        ["idle connection over HTTP/1.1"] = ConnectionLimits.KeepAlive,
        ["method, path and query (HTTP/1.1), bytes"] = ConnectionLimits.RequestLineBytes,
        ["headers of a request"] = ConnectionLimits.Headers,
        ["names and values of headers together, bytes"] = ConnectionLimits.HeaderBytes,
        ["HTTP/2 frame, bytes"] = ConnectionLimits.FrameBytes,
        ["sent ahead on one HTTP/2 stream, bytes"] = ConnectionLimits.StreamWindowBytes,
        ["sent ahead on one HTTP/2 connection, bytes"] = ConnectionLimits.ConnectionWindowBytes,
        ["read ahead of one connection, bytes"] = ConnectionLimits.RequestBufferBytes,
        ["written ahead of a slow reader, bytes"] = ConnectionLimits.ResponseBufferBytes,
        ["items of a batch"] = Batches.MaxItems,
        ["customers of a watch"] = WatchRequest.MaxCustomers,
        ["hypothetical events"] = CustomerScorer.MaxHypothetical,
        ["days of a timeline"] = CustomerLookup.MaxTimelineDays,
        ["id, bytes of UTF-8"] = EventRules.MaxIdBytes,
        ["type, category, channel, segment, industry, bytes"] = EventRules.MaxSlugLength,
        ["event ahead of the server's clock"] = TimeSpan.FromMilliseconds(EventTime.MaxAhead),
        ["request id that is taken from a client, characters"] = RequestId.MaxLength,
        ["spans within one call"] = Spans.MostInACall,
        ["`tracestate` that is passed on, characters"] = TraceContext.MaxStateLength,
        ["least time between updates of a watched customer"] = WatchRequest.DefaultInterval,
        ["ids within that time"] = SeenEvents.MaxWithinHorizon,
        ["pairs of type and category"] = CustomerState.MaxSeries,
        ["appends under way in one process"] = CustomerGate.MaxUnderWay,
        ["appends at the store at once"] = CustomerGate.MaxAtOnce,
        ["pending elements"] = Compactor.MaxPending,
        ["elements of one read"] = Redis.MaxElements,
        ["imports that are remembered"] = ImportIds.Kept,
        ["element that is appended, bytes"] = StoreLimits.ElementBytes,
        ["snapshot, bytes"] = StoreLimits.SnapshotBytes,
        ["one reply, bytes"] = RespLimits.ReplyBytes,
        ["line of a reply, bytes"] = RespLimits.LineBytes,
        ["elements of an array"] = RespLimits.ArrayLength,
        ["arrays within arrays"] = RespLimits.Depth,
        ["calls under way"] = Redis.MaxInFlight,
        ["bytes that wait to be sent"] = Redis.MaxQueuedBytes,
    };

    [Fact]
    public void EveryOptionWithARange_IsListedWithItsDefault()
    {
        var options = new ServerOptions();
        var bounded = typeof(ServerOptions).GetProperties().Where(property => property.GetCustomAttribute<RangeAttribute>() is not null).ToArray();

        Assert.NotEmpty(bounded);
        Assert.All(bounded, property =>
            Assert.Equal([Text(property.GetValue(options)!)], Rows.Where(row => row.Option == property.Name).Select(row => row.Default)));
    }

    [Fact]
    public void EveryOptionThatIsListed_Exists()
    {
        Assert.Empty(Rows.Select(row => row.Option).Where(name => name.Length > 0 && name != "option" && !name.StartsWith('-'))
            .Except(typeof(ServerOptions).GetProperties().Select(property => property.Name)));
    }

    [Fact]
    public void WhatHasNoOption_IsAsTheCodeSays()
    {
        Assert.All(Fixed, limit => Assert.Equal([Text(limit.Value)], Rows.Where(row => row.Name == limit.Key).Select(row => row.Default)));
    }

    [Fact]
    public void LongestEvent_IsAsThePageSays()
    {
        Assert.Contains($"an event has at most {EventElement.MaxLength} ", RepositoryFiles.Read("docs/limits.md").Replace('\n', ' ') + " ");
    }

    private static string Text(object value) => value switch
    {
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture).TrimEnd(time.Milliseconds > 0 ? '0' : ' '),
        double share => share.ToString(CultureInfo.InvariantCulture),
        IFormattable number => number.ToString("N0", CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"{value} is no limit."),
    };

    private sealed record Row(string Name, string Default, string Option);
}
