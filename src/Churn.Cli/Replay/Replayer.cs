using System.Diagnostics;
using Churn.Features;
using Churn.Grpc;
using Churn.Protocol.V1;
using Churn.Training;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Churn.Cli.Replay;

/// <summary>Streams a log into a server over a few lanes; a customer's events keep to one of them.</summary>
internal static class Replayer
{
    private const int Lanes = 4;

    /// <summary>Replays.</summary>
    /// <param name="options">What and where to.</param>
    /// <param name="progress">Told of progress; null for nobody.</param>
    /// <param name="time">Times the pauses between tries.</param>
    /// <param name="stop">Ends the replay early.</param>
    /// <returns>What was counted, and why it ended early if it did.</returns>
    public static async Task<ReplayResult> ReplayAsync(
        ReplayOptions options, ReplayDisplay? progress, TimeProvider time, CancellationToken stop)
    {
        var counts = new ReplayCounts();
        var started = Stopwatch.GetTimestamp();
        string? problem = null;
        try
        {
            using var log = new EventLogReader(options.Log);
            using var channel = GrpcChannel.ForAddress(options.Server);
            var client = new ChurnService.ChurnServiceClient(Calls(channel, options.Key));
            var lanes = Enumerable.Range(0, Lanes).Select(_ => new ReplayLane(client, counts, time)).ToArray();
            await SendAsync(log, lanes, options, () => progress?.Progress(log.BytesRead, log.BytesTotal, counts.Answered, started), stop)
                .ConfigureAwait(false);
        }
        catch (EventLogException e)
        {
            problem = e.Message;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unauthenticated)
        {
            problem = $"{options.Server} asks who calls: put an API key with the scope record and the lane bulk into {ReplayOptions.KeyVariable}; {e.Status.Detail}";
        }
        catch (RpcException e)
        {
            problem = $"{options.Server} answered {e.StatusCode}: {e.Status.Detail}. Is the server running, and is this its gRPC address?";
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            problem = "stopped; replay again to go on: events that were counted are not counted twice within the dedupe horizon";
        }
        return counts.ToResult(Stopwatch.GetElapsedTime(started), options.Cutoff + options.Shift, problem);
    }

    private static CallInvoker Calls(GrpcChannel channel, string? key) => key is null ? channel.CreateCallInvoker() : channel.CreateCallInvoker().Intercept(headers =>
    {
        headers.Add("authorization", $"Bearer {key}");
        return headers;
    });

    private static async Task SendAsync(
        EventLogReader log, ReplayLane[] lanes, ReplayOptions options, System.Action sent, CancellationToken stop)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var running = lanes.Select(lane => RunAsync(lane, failed)).ToArray();
        try
        {
            var pace = new Pace(options.Rate);
            foreach (var e in log.Read().TakeWhile(e => e.OccurredAt < options.Cutoff))
            {
                await pace.WaitAsync(failed.Token).ConfigureAwait(false);
                var lane = lanes[(uint)string.GetHashCode(e.CustomerId, StringComparison.Ordinal) % Lanes];
                await lane.SendAsync(ToRequest(e, options.Shift), failed.Token).ConfigureAwait(false);
                sent();
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // A lane failed; its own exception comes out of WhenAll.
        }
        finally
        {
            Array.ForEach(lanes, lane => lane.Complete());
            // After a bad row too: what was sent before it gets its outcome.
            await Task.WhenAll(running).ConfigureAwait(false);
        }
    }

    private static async Task RunAsync(ReplayLane lane, CancellationTokenSource failed)
    {
        try
        {
            await lane.RunAsync(failed.Token).ConfigureAwait(false);
        }
        catch
        {
            await failed.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static RecordEventRequest ToRequest(in LogEvent e, long shift)
    {
        var at = e.OccurredAt + shift;
        var sent = new Event
        {
            EventId = e.EventId ?? EventIds.Derive(e.Type, e.Category, at, e.Value, occurrence: e.Occurrence),
            CustomerId = e.CustomerId,
            Type = e.Type,
            Category = e.Category,
            OccurredAt = new Timestamp { Seconds = Millis.Floor(at, 1000) / 1000, Nanos = (int)(at - Millis.Floor(at, 1000)) * 1_000_000 },
        };
        if (e.Value is { } value)
        {
            sent.Value = value;
        }
        return new RecordEventRequest { Event = sent, SkipScore = true };
    }
}
