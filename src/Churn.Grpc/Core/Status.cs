namespace Grpc.Core;

/// <summary>Outcome of a call: a code, and words for a developer. <c>default</c> is <see cref="StatusCode.OK"/> without words.</summary>
public readonly struct Status
{
    private readonly string? _detail;

    /// <summary>Success, without words.</summary>
    public static readonly Status DefaultSuccess = new(StatusCode.OK, "");

    /// <summary>Cancelled, without words.</summary>
    public static readonly Status DefaultCancelled = new(StatusCode.Cancelled, "");

    /// <summary>An outcome.</summary>
    /// <param name="statusCode">The code.</param>
    /// <param name="detail">Words for a developer, any Unicode; sent to the peer. Empty: none.</param>
    public Status(StatusCode statusCode, string detail)
        : this(statusCode, detail, null)
    {
    }

    /// <summary>An outcome with its local cause.</summary>
    /// <param name="statusCode">The code.</param>
    /// <param name="detail">Words for a developer; sent to the peer. Empty: none.</param>
    /// <param name="debugException">The cause, never sent. Null: none.</param>
    public Status(StatusCode statusCode, string detail, Exception? debugException)
    {
        StatusCode = statusCode;
        _detail = detail;
        DebugException = debugException;
    }

    /// <summary>The code.</summary>
    public StatusCode StatusCode { get; }

    /// <summary>Words for a developer, never null; empty: none.</summary>
    public string Detail => _detail ?? "";

    /// <summary>The local cause, never sent to the peer. Null: none.</summary>
    public Exception? DebugException { get; }

    /// <summary>Code and words, for logs.</summary>
    public override string ToString() => $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\")";
}
