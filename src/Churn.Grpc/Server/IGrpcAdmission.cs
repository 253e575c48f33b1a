using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Churn.Grpc;

/// <summary>Decides about each call before its request is read, so that a refusal costs next to nothing. Called on the call's own thread:
/// must be quick and must not throw.</summary>
public interface IGrpcAdmission
{
    /// <summary>A call has come.</summary>
    /// <returns>Null: it goes on, and <see cref="Leave"/> follows. Else what the client is told, with its trailers; the same object may be
    /// returned again and again.</returns>
    RpcException? Enter(HttpContext http, GrpcMethod method);

    /// <summary>A call that was let in has ended.</summary>
    /// <param name="http">Its request.</param>
    /// <param name="method">Its method.</param>
    void Leave(HttpContext http, GrpcMethod method);
}
