using System.Threading.Channels;
using Churn.Access;
using Churn.Protocol.V1;
using Churn.Server.Configuration;
using Churn.Server.Overload;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Churn.Server.Recording;

/// <summary>Records a stream of events: many under way at once, answered in the order in which they came.</summary>
internal sealed class EventStream(EventRecorder recorder, CallLimiter limiter, IOptions<ServerOptions> options)
{
    private static readonly WriteOptions Buffered = new(WriteFlags.BufferHint);

    /// <summary>Reads until the client has no more, and ends when the last answer is written.</summary>
    /// <remarks>A full window stops reading, so that a client that is faster than the store, or slower to read than to write, waits.</remarks>
    public async Task RunAsync(
        Caller caller, IAsyncStreamReader<RecordEventRequest> requests, IServerStreamWriter<RecordEventResponse> responses, CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var underWay = Channel.CreateBounded<Task<RecordEventResponse>>(
            new BoundedChannelOptions(options.Value.StreamWindow) { SingleReader = true, SingleWriter = true });
        var writing = WriteAsync(underWay.Reader, responses, ended);
        try
        {
            await ReadAsync(caller, requests, underWay.Writer, ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Writing failed and says why below.
        }
        finally
        {
            underWay.Writer.Complete();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await writing.ConfigureAwait(false);
    }

    private async Task ReadAsync(
        Caller caller, IAsyncStreamReader<RecordEventRequest> requests, ChannelWriter<Task<RecordEventResponse>> underWay, CancellationToken stop)
    {
        for (var index = 0L; await NextAsync(caller, requests, index, stop).ConfigureAwait(false) is { } response; index++)
        {
            await underWay.WriteAsync(response, stop).ConfigureAwait(false);
            if (limiter.IsBusy && !response.IsCompleted)
            {
                // One at a time while others are shed: the client sends no faster than it is answered.
                await response.WaitAsync(stop).ConfigureAwait(false);
            }
        }
    }

    // A message that cannot be read has its verdict like any bad event: the ones after it are sound.
    private async ValueTask<Task<RecordEventResponse>?> NextAsync(
        Caller caller, IAsyncStreamReader<RecordEventRequest> requests, long index, CancellationToken stop)
    {
        try
        {
            return await requests.MoveNext(stop).ConfigureAwait(false) ? recorder.RecordAsync(caller, requests.Current, index).AsTask() : null;
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.InvalidArgument or StatusCode.ResourceExhausted)
        {
            return Task.FromResult(recorder.RejectUnread(caller, index, e.Status));
        }
    }

    // Flushes when there is nothing more to write at once: many answers share a packet, and the last one never waits.
    private static async Task WriteAsync(
        ChannelReader<Task<RecordEventResponse>> underWay,
        IServerStreamWriter<RecordEventResponse> responses,
        CancellationTokenSource ended)
    {
        try
        {
            while (await underWay.WaitToReadAsync().ConfigureAwait(false))
            {
                while (underWay.TryRead(out var next))
                {
                    var response = await next.ConfigureAwait(false);
                    responses.WriteOptions = underWay.TryPeek(out var following) && following.IsCompleted ? Buffered : null;
                    await responses.WriteAsync(response).ConfigureAwait(false);
                }
            }
        }
        catch
        {
            await ended.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }
}
