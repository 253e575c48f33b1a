namespace Grpc.Core;

/// <summary>What the four kinds of call on the client's side have in common. Disposing gives the call up if it still runs.</summary>
public abstract class AsyncCall : IDisposable
{
    private readonly Func<Status> _status;
    private readonly Func<Metadata> _trailers;
    private readonly Action _dispose;

    private protected AsyncCall(Task<Metadata> responseHeadersAsync, Func<Status> status, Func<Metadata> trailers, Action dispose)
    {
        ResponseHeadersAsync = responseHeadersAsync;
        _status = status;
        _trailers = trailers;
        _dispose = dispose;
    }

    /// <summary>Headers of the server, as soon as they are there.</summary>
    public Task<Metadata> ResponseHeadersAsync { get; }

    /// <summary>Outcome of a call that has ended.</summary>
    /// <exception cref="InvalidOperationException">The call still runs.</exception>
    public Status GetStatus() => _status();

    /// <summary>Trailers of a call that has ended.</summary>
    /// <exception cref="InvalidOperationException">The call still runs.</exception>
    public Metadata GetTrailers() => _trailers();

    /// <summary>Gives the call up if it still runs.</summary>
    public void Dispose()
    {
        _dispose();
        GC.SuppressFinalize(this);
    }
}
