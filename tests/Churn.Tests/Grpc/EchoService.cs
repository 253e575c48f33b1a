using Churn.Grpc;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Status = Grpc.Core.Status;

namespace Churn.Tests.Grpc;

/// <summary>Echoes, and misbehaves on request.</summary>
public sealed class EchoService : Echo.EchoBase
{
    public const string Words = "grün % 火 \n";

    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gaveUp = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _written;

    /// <summary>Completes when a handler begins to wait.</summary>
    public Task Entered => _entered.Task;

    /// <summary>Completes when the token of a waiting handler was cancelled.</summary>
    public Task Cancelled => _cancelled.Task;

    /// <summary>Completes when a handler left because of that: by its token ("wait"), or as it could not write.</summary>
    public Task GaveUp => _gaveUp.Task;

    /// <summary>Lets handlers go on that ignore their token.</summary>
    public void Release() => _release.TrySetResult();

    public override async Task<EchoReply> Unary(EchoRequest request, ServerCallContext context)
    {
        switch (request.Behave)
        {
            case "":
                return new EchoReply { Text = request.Text, Index = request.Count };
            case "null":
                return null!;
            case "throw":
                throw new InvalidOperationException("secret");
            case "status":
                throw new RpcException(new Status(StatusCode.FailedPrecondition, Words), new Metadata { { "x-why", "because" } });
            case "details":
                throw RichStatus.ToException(StatusCode.InvalidArgument, Words, BadField(), Again(), Why());
            case "flaky":
                return Flaky(request, context);
            case "large":
                return new EchoReply { Text = new string('a', request.Count) };
            case "metadata":
                return await EchoMetadata(context);
            case "context":
                var protocol = context.GetHttpContext().Request.Protocol;
                return new EchoReply { Text = $"{context.Method} {context.Host} {context.Peer} {protocol}" };
            case "trace":
                return new EchoReply { Text = $"{context.RequestHeaders.GetValue("traceparent")} {context.RequestHeaders.GetValue("tracestate")}" };
            case "deadline":
                return new EchoReply { Text = context.Deadline == DateTime.MaxValue ? "none" : "some" };
            default:
                return await Wait(request.Behave, context);
        }
    }

    public override async Task<EchoReply> Collect(IAsyncStreamReader<EchoRequest> requestStream, ServerCallContext context)
    {
        var texts = new List<string>();
        await foreach (var request in requestStream.ReadAllAsync())
        {
            texts.Add(request.Text);
        }

        return new EchoReply { Text = string.Join(',', texts), Index = texts.Count };
    }

    /// <summary>Responses of Repeat that were written so far; see there.</summary>
    public int Written => Volatile.Read(ref _written);

    public override async Task Repeat(EchoRequest request, IServerStreamWriter<EchoReply> responseStream, ServerCallContext context)
    {
        responseStream.WriteOptions = request.Behave == "buffer" ? new WriteOptions(WriteFlags.BufferHint) : null;
        for (var i = 0; i < request.Count || request.Behave == "endless"; i++)
        {
            await Noting(() => responseStream.WriteAsync(new EchoReply { Text = request.Text, Index = i }));
            Interlocked.Increment(ref _written);
        }

        if (request.Behave == "status")
        {
            throw new RpcException(new Status(StatusCode.DataLoss, Words));
        }

        if (request.Behave.StartsWith("wait", StringComparison.Ordinal))
        {
            await Wait(request.Behave, context);
        }
    }

    public override async Task Chat(
        IAsyncStreamReader<EchoRequest> requestStream, IServerStreamWriter<EchoReply> responseStream, ServerCallContext context)
    {
        for (var i = 0; await requestStream.MoveNext(); i++)
        {
            var request = requestStream.Current;
            if (request.Behave == "status")
            {
                throw new RpcException(new Status(StatusCode.Aborted, Words));
            }

            if (request.Behave == "wait")
            {
                await Wait(request.Behave, context);
            }

            await responseStream.WriteAsync(new EchoReply { Text = request.Text, Index = i });
        }
    }

    public override Task<Empty> Nothing(Empty request, ServerCallContext context) => Task.FromResult(request);

    private static BadRequest BadField() =>
        new() { FieldViolations = { new BadRequest.Types.FieldViolation { Field = "text", Description = "too short" } } };

    private static RetryInfo Again() => new() { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(1500)) };

    private static ErrorInfo Why() => new() { Reason = "TOO_SHORT", Domain = "churn.test", Metadata = { ["least"] = "3" } };

    /// <summary>Fails the first <c>count</c> attempts of a client, which says by itself how many it made before.</summary>
    private static EchoReply Flaky(EchoRequest request, ServerCallContext context)
    {
        var attempts = int.Parse(context.RequestHeaders.GetValue("grpc-previous-rpc-attempts") ?? "0");
        return attempts >= request.Count
            ? new EchoReply { Text = request.Text, Index = attempts }
            : throw new RpcException(new Status(StatusCode.Unavailable, "not yet"));
    }

    private static async Task<EchoReply> EchoMetadata(ServerCallContext context)
    {
        var headers = new Metadata();
        foreach (var entry in context.RequestHeaders.Where(entry => entry.Key.StartsWith("x-", StringComparison.Ordinal)))
        {
            headers.Add(entry);
            context.ResponseTrailers.Add(entry);
        }

        await context.WriteResponseHeadersAsync(headers);
        return new EchoReply { Text = string.Join(',', headers.Select(entry => entry.Key)) };
    }

    private async Task<EchoReply> Wait(string behave, ServerCallContext context)
    {
        if (behave == "wait")
        {
            _entered.TrySetResult();
            await WaitForCancellation(context.CancellationToken);
        }
        else
        {
            using var seen = context.CancellationToken.Register(() => _cancelled.TrySetResult());
            using var thrower = behave == "wait-throw"
                ? context.CancellationToken.Register(() => throw new InvalidOperationException("from a callback"))
                : default;
            _entered.TrySetResult();
            await _release.Task;
        }

        return new EchoReply { Text = "released" };
    }

    private async Task Noting(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (RpcException)
        {
            _gaveUp.TrySetResult();
            throw;
        }
    }

    private async Task WaitForCancellation(CancellationToken token)
    {
        try
        {
            await _release.Task.WaitAsync(token);
        }
        catch (OperationCanceledException)
        {
            _cancelled.TrySetResult();
            _gaveUp.TrySetResult();
            throw;
        }
    }
}
