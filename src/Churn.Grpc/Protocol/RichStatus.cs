using Churn.Grpc.Protocol;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Churn.Grpc;

/// <summary>Errors with details: a <c>google.rpc.Status</c> that travels in <c>grpc-status-details-bin</c>.</summary>
/// <remarks>Together with https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto.</remarks>
public static class RichStatus
{
    /// <summary>An exception for a handler to throw.</summary>
    /// <param name="code">The outcome, not OK.</param>
    /// <param name="message">Words for a developer.</param>
    /// <param name="details">Messages such as <c>google.rpc.BadRequest</c>; together a few kilobytes at most, as clients limit
    /// the size of trailers to 8 KiB.</param>
    public static RpcException ToException(StatusCode code, string message, params IMessage[] details)
    {
        ArgumentNullException.ThrowIfNull(details);
        var status = new Google.Rpc.Status { Code = (int)code, Message = message };
        foreach (var detail in details)
        {
            status.Details.Add(Any.Pack(detail));
        }

        return ToException(status);
    }

    /// <summary>An exception for a handler to throw, from a status that is there already.</summary>
    public static RpcException ToException(Google.Rpc.Status status)
    {
        ArgumentNullException.ThrowIfNull(status);
        var trailers = new Metadata { { HeaderNames.StatusDetails, status.ToByteArray() } };
        return new RpcException(new Status((StatusCode)status.Code, status.Message), trailers);
    }

    /// <summary>The details that a server sent. Null: none, or not readable.</summary>
    public static Google.Rpc.Status? FromException(RpcException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (exception.Trailers.GetValueBytes(HeaderNames.StatusDetails) is not { } bytes)
        {
            return null;
        }

        try
        {
            return Google.Rpc.Status.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
