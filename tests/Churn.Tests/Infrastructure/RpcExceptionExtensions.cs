using Churn.Grpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Churn.Tests.Infrastructure;

/// <summary>Reads what travels with a failed call.</summary>
internal static class RpcExceptionExtensions
{
    public static ErrorInfo ErrorInfo(this RpcException failure) => RichStatus.FromException(failure)!.Detail<ErrorInfo>();

    /// <summary>Names of the fields that are wrong.</summary>
    public static string[] Fields(this RpcException failure) => RichStatus.FromException(failure)!.Fields();

    public static string[] Fields(this Google.Rpc.Status status) =>
        [.. status.Detail<BadRequest>().FieldViolations.Select(v => v.Field)];

    private static T Detail<T>(this Google.Rpc.Status status)
        where T : class, IMessage, new()
    {
        Any any = status.Details.Single(d => d.Is(new T().Descriptor));
        return any.Unpack<T>();
    }
}
