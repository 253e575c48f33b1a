using Grpc.Core;

namespace Churn.Grpc.Protocol;

/// <summary>Every way in which a peer can break the protocol, each with its status and exact words. They say what is right
/// without saying who sends: either side may read them.</summary>
/// <remarks>Codes as in https://github.com/grpc/grpc/blob/master/doc/statuscodes.md, except that a payload that is not valid
/// protobuf is the caller's mistake and says so with INVALID_ARGUMENT.</remarks>
internal static class ProtocolErrors
{
    public static readonly Status MissingMessage =
        new(StatusCode.Unimplemented, "The call takes exactly one message and none came: an empty one has 5 bytes, all 0.");

    public static readonly Status ExtraMessage =
        new(StatusCode.Unimplemented, "The call takes exactly one message and more came: each needs a call of its own.");

    public static readonly Status IncompleteMessage =
        new(StatusCode.Internal, "The stream ended within a message: fewer bytes came than its length says.");

    public static readonly Status InvalidFlag =
        new(StatusCode.Internal, "The first byte of a message is neither 0 nor 1: 0 is plain, 1 is compressed, and 4 bytes of length follow.");

    public static readonly Status CompressedWithoutEncoding =
        new(StatusCode.Internal, "A message is compressed but grpc-encoding names no compression: it must be gzip, or the first byte 0.");

    public static readonly Status NotGzip =
        new(StatusCode.Internal, "A message is marked as compressed and is not gzip: it must be, or the first byte 0.");

    public static readonly Status UnsupportedEncoding =
        new(StatusCode.Unimplemented, "The grpc-encoding is not supported: use gzip or identity.");

    public static readonly Status InvalidTimeout =
        new(StatusCode.Internal, "The grpc-timeout is not 1 to 8 digits and a unit of H M S m u n, as 500m.");

    public static readonly Status DeadlineExceeded = new(StatusCode.DeadlineExceeded, "Deadline exceeded.");
    public static readonly Status Cancelled = new(StatusCode.Cancelled, "The call was cancelled.");
    public static readonly Status HandlerThrew = new(StatusCode.Unknown, "Exception was thrown by handler.");
    public static readonly Status NoResponse = new(StatusCode.Internal, "The handler returned no message.");

    public static Status UnknownMethod(string path) => new(StatusCode.Unimplemented,
        $"The server has no method {path}: a path is /package.Service/Method as in the protos, and not every port has every service.");

    public static Status TooLarge(long length, int limit) =>
        new(StatusCode.ResourceExhausted, $"The message has {length} bytes; at most {limit} are allowed.");

    public static Status InflatedTooLarge(int limit) =>
        new(StatusCode.ResourceExhausted, $"The message has more than the {limit} bytes allowed once it is decompressed.");

    public static Status Malformed(StatusCode code, string reason) => new(code, $"The message is not valid protobuf: {reason}");

    public static Status InvalidBinaryMetadata(string key) =>
        new(StatusCode.Internal, $"The value of the header {key} is not base64, as that of each key in -bin must be.");
}
