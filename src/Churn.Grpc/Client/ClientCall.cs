using System.Buffers;
using System.IO.Pipelines;
using Churn.Grpc.Protocol;
using Grpc.Core;

namespace Churn.Grpc.Client;

/// <summary>One call: sends the request, reads the responses, and holds the outcome once there is one.</summary>
internal sealed class ClientCall<TRequest, TResponse> : IDisposable
    where TRequest : class
    where TResponse : class
{
    private readonly GrpcChannel _channel;
    private readonly Method<TRequest, TResponse> _method;
    private readonly CancellationTokenSource _cancel;
    private readonly TaskCompletionSource<Metadata> _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly bool _gzip;
    private Task<MessageReader<TResponse>?> _opening = Task.FromResult<MessageReader<TResponse>?>(null);
    private HttpResponseMessage? _response;
    private RequestStreamContent? _requests;
    private Outcome? _outcome;

    public ClientCall(GrpcChannel channel, Method<TRequest, TResponse> method, CallOptions options)
    {
        _channel = channel;
        _method = method;
        Options = options;
        _gzip = options.Headers?.GetValue(HeaderNames.EncodingRequest) == MessageEncodings.Gzip;
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken);
        if (options.Deadline is { } deadline && deadline != DateTime.MaxValue)
        {
            _cancel.CancelAfter(Bounded(deadline.ToUniversalTime() - DateTime.UtcNow));
        }
    }

    public CallOptions Options { get; }

    public Task<Metadata> ResponseHeaders => _headers.Task;

    /// <summary>Sends the only request.</summary>
    public void Start(TRequest request)
    {
        var frame = new ArrayBufferWriter<byte>();
        WriteFrame(frame, request, Options.WriteOptions);
        _opening = OpenAsync(new ReadOnlyMemoryContent(frame.WrittenMemory));
    }

    /// <summary>Sends the head of the call; requests follow through the content.</summary>
    public RequestStreamContent StartStream()
    {
        var content = new RequestStreamContent();
        _requests = content;
        _opening = OpenAsync(content);
        return content;
    }

    /// <exception cref="RpcException">The message is larger than the channel allows.</exception>
    public void WriteFrame(ArrayBufferWriter<byte> target, TRequest message, WriteOptions? options)
    {
        var limit = _channel.Options.MaxSendMessageSize;
        if (_gzip && (options?.Flags & WriteFlags.NoCompress) != WriteFlags.NoCompress)
        {
            CompressedFrame.Write(target, message, _method.RequestMarshaller, limit, from: 0);
        }
        else
        {
            FrameWriter.Write(target, message, _method.RequestMarshaller, limit);
        }
    }

    /// <summary>The only response.</summary>
    public async Task<TResponse> ReadSingleAsync()
    {
        var response = await ReadNextAsync(CancellationToken.None).ConfigureAwait(false);
        if (response is not null && await ReadNextAsync(CancellationToken.None).ConfigureAwait(false) is null)
        {
            return response;
        }

        throw Failure(new RpcException(new Status(StatusCode.Internal, "The server answered OK and not exactly one message.")));
    }

    /// <summary>The next response; null once the call ended in OK.</summary>
    /// <exception cref="RpcException">The call ended in something else.</exception>
    public async Task<TResponse?> ReadNextAsync(CancellationToken cancellationToken)
    {
        if (_outcome is { } ended)
        {
            return ended.Status.StatusCode == StatusCode.OK ? null : throw ended.ToException();
        }

        try
        {
            var reader = await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
            using var giveUp = cancellationToken.UnsafeRegister(static call => ((ClientCall<TRequest, TResponse>)call!).Dispose(), this);
            if (reader is not null && await reader.ReadAsync(_cancel.Token).ConfigureAwait(false) is { } message)
            {
                return message;
            }
        }
        catch (Exception e)
        {
            throw Failure(e);
        }

        var outcome = _outcome ?? End(EndOfStream());
        return outcome.Status.StatusCode == StatusCode.OK ? null : throw outcome.ToException();
    }

    /// <summary>Ends the call with what an exception means, unless it has ended already; the exception for the caller.</summary>
    public RpcException Failure(Exception exception)
    {
        // The source is cancelled by the caller's token, by the timer of the deadline, or by an outcome, which then stands.
        var passed = Options.Deadline is not null && _cancel.IsCancellationRequested && !Options.CancellationToken.IsCancellationRequested;
        var status = ClientFailure.Of(exception, passed);
        var outcome = End(new Outcome(status, exception is RpcException rpc ? rpc.Trailers : []));
        return outcome.ToException();
    }

    public Status GetStatus() => Ended().Status;

    public Metadata GetTrailers() => Ended().Trailers;

    public void Dispose() => End(new Outcome(ProtocolErrors.Cancelled, []));

    // Null if the server sent nothing but a status.
    private async Task<MessageReader<TResponse>?> OpenAsync(HttpContent content)
    {
        try
        {
            var request = ClientRequest.Create(_channel, _method.FullName, Options, content);
            _response = await _channel.SendAsync(request, _cancel.Token).ConfigureAwait(false);
            var headers = ResponseStatus.ReadMetadata(_response.Headers);
            if ((ResponseStatus.Read(_response.Headers) ?? ResponseStatus.Refusal(_response)) is { } only)
            {
                End(new Outcome(only, headers));
                return null;
            }

            _headers.TrySetResult(headers);
            var body = await _response.Content.ReadAsStreamAsync(_cancel.Token).ConfigureAwait(false);
            var limit = _channel.Options.MaxReceiveMessageSize;
            var gzip = ResponseStatus.MayBeGzip(_response);
            return new MessageReader<TResponse>(PipeReader.Create(body), _method.ResponseMarshaller, limit, gzip, StatusCode.Internal);
        }
        catch (Exception e)
        {
            Failure(e);
            _response?.Dispose();
            return null;
        }
    }

    private Outcome EndOfStream()
    {
        var trailers = _response!.TrailingHeaders;
        return new Outcome(
            ResponseStatus.Read(trailers) ?? new Status(StatusCode.Internal, "The server ended the call without a status."),
            ResponseStatus.ReadMetadata(trailers));
    }

    /// <summary>The first outcome stands. Everything that the call holds is let go.</summary>
    private Outcome End(Outcome outcome)
    {
        lock (_gate)
        {
            if (_outcome is not null)
            {
                return _outcome;
            }

            _outcome = outcome;
        }

        if (outcome.Status.StatusCode != StatusCode.OK)
        {
            _cancel.Cancel();
        }

        _requests?.Finish();
        _response?.Dispose();
        _cancel.Dispose();
        _headers.TrySetResult([]);
        return outcome;
    }

    private Outcome Ended() => _outcome ?? throw new InvalidOperationException("The call still runs.");

    private static TimeSpan Bounded(TimeSpan time)
    {
        var most = TimeSpan.FromMilliseconds(int.MaxValue);
        return time <= TimeSpan.Zero ? TimeSpan.Zero : time > most ? most : time;
    }

    private sealed record Outcome(Status Status, Metadata Trailers)
    {
        public RpcException ToException() => new(Status, Trailers);
    }
}
