namespace Grpc.Core;

/// <summary>What a client asks of one call. <c>default</c>: no headers, no deadline, not to be cancelled.</summary>
public readonly struct CallOptions
{
    /// <summary>Options of one call.</summary>
    /// <param name="headers">Sent with the call. Null: none.</param>
    /// <param name="deadline">When to stop waiting, UTC. Null: never.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    public CallOptions(Metadata? headers = null, DateTime? deadline = null, CancellationToken cancellationToken = default)
        : this(headers, deadline, null, cancellationToken)
    {
    }

    private CallOptions(Metadata? headers, DateTime? deadline, WriteOptions? writeOptions, CancellationToken cancellationToken)
    {
        Headers = headers;
        Deadline = deadline;
        WriteOptions = writeOptions;
        CancellationToken = cancellationToken;
    }

    /// <summary>Sent with the call. Null: none.</summary>
    public Metadata? Headers { get; }

    /// <summary>When to stop waiting, UTC. Null: never.</summary>
    public DateTime? Deadline { get; }

    /// <summary>Gives the call up.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>How requests are written. Null: as <see cref="Core.WriteOptions.Default"/>.</summary>
    public WriteOptions? WriteOptions { get; }

    /// <summary>The same with other headers.</summary>
    public CallOptions WithHeaders(Metadata headers) => new(headers, Deadline, WriteOptions, CancellationToken);

    /// <summary>The same with another deadline, UTC.</summary>
    public CallOptions WithDeadline(DateTime deadline) => new(Headers, deadline, WriteOptions, CancellationToken);

    /// <summary>The same with another token.</summary>
    public CallOptions WithCancellationToken(CancellationToken cancellationToken) =>
        new(Headers, Deadline, WriteOptions, cancellationToken);

    /// <summary>The same with other write options.</summary>
    public CallOptions WithWriteOptions(WriteOptions writeOptions) => new(Headers, Deadline, writeOptions, CancellationToken);
}
