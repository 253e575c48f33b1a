using System.Diagnostics;
using Churn.Grpc.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Churn.Grpc.Server;

/// <summary>Serves the calls of one method.</summary>
internal abstract class CallHandler(ServerRuntime runtime, GrpcMethod method)
{
    public GrpcMethod Method { get; } = method;

    protected ServerRuntime Runtime { get; } = runtime;

    public abstract Task HandleAsync(HttpContext http);
}

/// <summary>What the four kinds have in common: deadline, outcome, and that only one of handler and deadline answers.</summary>
internal abstract class CallHandler<TRequest, TResponse>(ServerRuntime runtime, GrpcMethod info, Method<TRequest, TResponse> method)
    : CallHandler(runtime, info)
    where TRequest : class
    where TResponse : class
{
    protected Method<TRequest, TResponse> Definition { get; } = method;

    /// <summary>Serves one call.</summary>
    /// <remarks>
    /// 0. Ask whether it is let in. 1. Refuse what cannot be served. 2. Start the deadline. 3. Read and run the handler. 4. Take the call from the deadline.
    /// 5. Write the response, if there is one that was not streamed, and the status; the server below sends both at once.
    /// A call whose request is there and whose handler does not wait passes without suspending.
    /// </remarks>
    public override async Task HandleAsync(HttpContext http)
    {
        var started = Stopwatch.GetTimestamp();
        Runtime.Options.Observer?.CallStarted(Method);
        var call = new HttpServerCallContext(http, Runtime, Method);
        http.Response.Headers.ContentType = HeaderNames.ContentType;
        http.Response.Headers.GrpcAcceptEncoding = MessageEncodings.Accepted;
        var code = StatusCode.Unknown;
        if (Runtime.Options.Admission?.Enter(http, Method) is { } refusal)
        {
            ResponseEnd.Refuse(call, refusal);
            Ended(refusal.StatusCode, started);
            return;
        }

        try
        {
            var response = await RunAsync(call);
            code = await EndAsync(call, response);
        }
        finally
        {
            Runtime.Options.Admission?.Leave(http, Method);
            Ended(code, started);
        }
    }

    /// <summary>Reads what the kind reads before its handler, and runs that; null if the responses were streamed.</summary>
    protected abstract ValueTask<TResponse?> ServeAsync(HttpServerCallContext call);

    protected async ValueTask<TRequest> ReadSingleAsync(HttpServerCallContext call)
    {
        var pipe = call.HttpContext.Request.BodyReader;
        try
        {
            var limit = Runtime.Options.MaxReceiveMessageSize;
            var (request, compressed) = await SingleMessage.ReadAsync(pipe, Definition.RequestMarshaller, limit, call.ReadsGzip);
            call.RequestCompressed = compressed;
            call.HasReadToEnd = true;
            return request;
        }
        catch (IOException e) when (ExceptionStatus.IsReset(e))
        {
            throw ExceptionStatus.Reset(e);
        }
    }

    protected ServerStreamReader<TRequest> OpenReader(HttpServerCallContext call) => new(call, Definition.RequestMarshaller);

    protected ServerStreamWriter<TResponse> OpenWriter(HttpServerCallContext call) => new(call, Definition.ResponseMarshaller);

    private void Ended(StatusCode code, long started)
    {
        if (Runtime.Options.Spans is { } spans)
        {
            CallSpan.End(spans, code);
        }

        Runtime.Options.Observer?.CallEnded(Method, code, Stopwatch.GetTimestamp() - started);
    }

    private async ValueTask<TResponse?> RunAsync(HttpServerCallContext call)
    {
        if (RequestHead.Refusal(call.HttpContext.Request, out var timeout, out var gzip) is { } refusal)
        {
            call.Status = refusal;
            return null;
        }

        if (gzip)
        {
            call.ReadGzip();
        }

        if (timeout is { } time)
        {
            call.SetDeadline(time);
        }

        try
        {
            return await ServeAsync(call);
        }
        catch (Exception e)
        {
            // Once the deadline has answered, what the handler makes of its cancelled token is of no interest.
            call.Status = call.IsExpired ? ProtocolErrors.DeadlineExceeded : ExceptionStatus.Of(e, call);
            return null;
        }
    }

    private async ValueTask<StatusCode> EndAsync(HttpServerCallContext call, TResponse? response)
    {
        var won = call.TryEnd();
        call.CallDeadline?.Disarm();
        if (!won)
        {
            await call.CallDeadline!.Answered;
            return StatusCode.DeadlineExceeded;
        }

        if (response is not null && call.Status.StatusCode == StatusCode.OK)
        {
            WriteResponse(call, response);
        }

        ResponseEnd.Write(call, call.Status);
        return call.Status.StatusCode;
    }

    private void WriteResponse(HttpServerCallContext call, TResponse response)
    {
        if (call.CallDeadline is { } deadline && deadline.Time <= DateTime.UtcNow)
        {
            call.Status = ProtocolErrors.DeadlineExceeded;
            return;
        }

        try
        {
            ResponseMessage.Write(call, response, Definition.ResponseMarshaller);
        }
        catch (Exception e)
        {
            call.Status = ExceptionStatus.Of(e, call);
        }
    }
}
