using Churn.Grpc.Protocol;
using Grpc.Core;

namespace Churn.Grpc.Server;

/// <summary>Writes one response of a call, compressed if the call and the handler want it so.</summary>
internal static class ResponseMessage
{
    /// <summary>The body is advanced, not flushed.</summary>
    /// <exception cref="RpcException">The message is longer than the limit; nothing was written.</exception>
    public static void Write<T>(HttpServerCallContext call, T message, Marshaller<T> marshaller)
    {
        var output = call.HttpContext.Response.BodyWriter;
        var limit = call.Runtime.Options.MaxSendMessageSize;
        if (call.CompressFrom is { } from && (call.WriteOptions?.Flags & WriteFlags.NoCompress) != WriteFlags.NoCompress)
        {
            CompressedFrame.Write(output, message, marshaller, limit, from);
        }
        else
        {
            FrameWriter.Write(output, message, marshaller, limit);
        }

        call.HasWritten = true;
    }
}
