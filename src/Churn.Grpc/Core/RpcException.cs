namespace Grpc.Core;

/// <summary>A call that did not end in OK: thrown by a handler to choose the status, and by a client that received one.</summary>
public class RpcException : Exception
{
    /// <summary>With a status and no trailers.</summary>
    /// <param name="status">The outcome.</param>
    public RpcException(Status status)
        : this(status, Metadata.Empty)
    {
    }

    /// <summary>With a status, no trailers, and a text of its own for logs.</summary>
    /// <param name="status">The outcome.</param>
    /// <param name="message">Text of the exception; not sent to the peer.</param>
    public RpcException(Status status, string message)
        : this(status, Metadata.Empty, message)
    {
    }

    /// <summary>With a status and trailers.</summary>
    /// <param name="status">The outcome.</param>
    /// <param name="trailers">Sent, or received, with the status.</param>
    public RpcException(Status status, Metadata trailers)
        : this(status, trailers, status.ToString())
    {
    }

    /// <summary>With a status, trailers, and a text of its own for logs.</summary>
    /// <param name="status">The outcome.</param>
    /// <param name="trailers">Sent, or received, with the status.</param>
    /// <param name="message">Text of the exception; not sent to the peer.</param>
    /// <exception cref="ArgumentNullException">No trailers; give an empty <see cref="Metadata"/>.</exception>
    public RpcException(Status status, Metadata trailers, string message)
        : base(message, status.DebugException)
    {
        ArgumentNullException.ThrowIfNull(trailers);
        Status = status;
        Trailers = trailers;
    }

    /// <summary>The outcome.</summary>
    public Status Status { get; }

    /// <summary>Code of the outcome.</summary>
    public StatusCode StatusCode => Status.StatusCode;

    /// <summary>Sent, or received, with the status; never null.</summary>
    public Metadata Trailers { get; }
}
