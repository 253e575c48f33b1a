namespace Grpc.Core;

/// <summary>Messages that arrive one after the other. One reader at a time; nothing is read ahead of it.</summary>
/// <typeparam name="T">The message.</typeparam>
public interface IAsyncStreamReader<out T>
{
    /// <summary>The message of the last successful <see cref="MoveNext"/>.</summary>
    T Current { get; }

    /// <summary>Waits for the next message; false at the end of the stream.</summary>
    /// <exception cref="RpcException">The stream broke, or a message is not valid.</exception>
    Task<bool> MoveNext(CancellationToken cancellationToken);
}

/// <summary>Takes messages one after the other. One writer at a time.</summary>
/// <typeparam name="T">The message.</typeparam>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>How messages are written from now on. Null: as <see cref="Core.WriteOptions.Default"/>.</summary>
    WriteOptions? WriteOptions { get; set; }

    /// <summary>Writes a message; completes when the peer's window had room for it, so awaiting it is back-pressure.</summary>
    Task WriteAsync(T message);

    /// <summary>Writes a message; cancelling gives up waiting for room.</summary>
    Task WriteAsync(T message, CancellationToken cancellationToken);
}

/// <summary>Responses of a handler.</summary>
/// <typeparam name="T">The message.</typeparam>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>
{
}

/// <summary>Requests of a client.</summary>
/// <typeparam name="T">The message.</typeparam>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Says that no more requests follow.</summary>
    Task CompleteAsync();
}
