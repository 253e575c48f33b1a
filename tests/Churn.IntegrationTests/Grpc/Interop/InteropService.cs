using Churn.Grpc.Server;
using Google.Protobuf;
using Grpc.Core;

namespace Churn.IntegrationTests.Grpc.Interop;

/// <summary>What the gRPC project's interoperability cases call, on our runtime.</summary>
public sealed class InteropService : TestService.TestServiceBase
{
    private const string EchoedInHeaders = "x-grpc-test-echo-initial";
    private const string EchoedInTrailers = "x-grpc-test-echo-trailing-bin";

    public override Task<Empty> EmptyCall(Empty request, ServerCallContext context) => Task.FromResult(new Empty());

    public override async Task<SimpleResponse> UnaryCall(SimpleRequest request, ServerCallContext context)
    {
        CheckCompression(request.ExpectCompressed, context);
        await StartAsync(context, request.ResponseCompressed?.Value);
        EndAsAsked(request.ResponseStatus);
        return new SimpleResponse { Payload = Zeros(request.ResponseSize) };
    }

    public override async Task StreamingOutputCall(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responseStream, ServerCallContext context)
    {
        await StartAsync(context, request.ResponseParameters.Any(response => response.Compressed is { Value: true }));
        await AnswerAsync(request, responseStream);
    }

    public override async Task<StreamingInputCallResponse> StreamingInputCall(
        IAsyncStreamReader<StreamingInputCallRequest> requestStream, ServerCallContext context)
    {
        var response = new StreamingInputCallResponse();
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            CheckCompression(requestStream.Current.ExpectCompressed, context);
            response.AggregatedPayloadSize += requestStream.Current.Payload.Body.Length;
        }

        return response;
    }

    public override async Task FullDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream, IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        await StartAsync(context, compress: null);
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            await AnswerAsync(requestStream.Current, responseStream);
        }
    }

    private static async Task AnswerAsync(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responseStream)
    {
        EndAsAsked(request.ResponseStatus);
        foreach (var response in request.ResponseParameters)
        {
            responseStream.WriteOptions = new WriteOptions(response.Compressed is { Value: false } ? WriteFlags.NoCompress : WriteFlags.None);
            await responseStream.WriteAsync(new StreamingOutputCallResponse { Payload = Zeros(response.Size) });
        }
    }

    /// <summary>Sends the headers: what is to be echoed, and how responses are encoded.</summary>
    private static async Task StartAsync(ServerCallContext context, bool? compress)
    {
        var headers = new Metadata();
        foreach (var entry in context.RequestHeaders)
        {
            if (entry.Key == EchoedInHeaders)
            {
                headers.Add(entry);
            }
            else if (entry.Key == EchoedInTrailers)
            {
                context.ResponseTrailers.Add(entry);
            }
        }

        if (compress is { } wanted)
        {
            headers.Add("grpc-internal-encoding-request", wanted ? "gzip" : "identity");
        }

        if (headers.Count > 0)
        {
            await context.WriteResponseHeadersAsync(headers);
        }
    }

    private static void EndAsAsked(EchoStatus? status)
    {
        if (status is not null)
        {
            throw new RpcException(new Status((StatusCode)status.Code, status.Message));
        }
    }

    private static void CheckCompression(BoolValue? expected, ServerCallContext context)
    {
        var compressed = ((HttpServerCallContext)context).RequestCompressed;
        if (expected is not null && expected.Value != compressed)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"compressed: {compressed}"));
        }
    }

    private static Payload Zeros(int size) => new() { Body = ByteString.CopyFrom(new byte[size]) };
}
