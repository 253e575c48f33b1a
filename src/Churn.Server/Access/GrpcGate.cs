using Churn.Grpc;
using Churn.Protocol.V1;
using Churn.Server.Errors;
using Churn.Server.Overload;
using Grpc.Core;

namespace Churn.Server.Access;

/// <summary>Stands before gRPC calls, before their request is read.</summary>
internal sealed class GrpcGate(CallAdmission admission) : IGrpcAdmission
{
    // Made once: under overload they are most of what is answered.
    private readonly RpcException overloaded = RichStatus.ToException(Failures.Overloaded);
    private readonly RpcException overRate = RichStatus.ToException(Failures.OverRate);

    public RpcException? Enter(HttpContext http, GrpcMethod method) =>
        IsOpen(method) || admission.Enter(http, KindOf(method)) is not { } refusal ? null
        : refusal == Failures.Overloaded ? overloaded
        : refusal == Failures.OverRate ? overRate
        : RichStatus.ToException(refusal);

    public void Leave(HttpContext http, GrpcMethod method)
    {
        if (!IsOpen(method))
        {
            admission.Leave(http, KindOf(method));
        }
    }

    // Health and reflection, which balancers and tools ask without a credential: they tell of no customer.
    private static bool IsOpen(GrpcMethod method) => method.Service.StartsWith("grpc.", StringComparison.Ordinal);

    private static CallKind KindOf(GrpcMethod method) => method.Type switch
    {
        MethodType.ServerStreaming => CallKind.Watch,
        not MethodType.Unary => CallKind.EventStream,
        _ when method.Name is nameof(ChurnService.ChurnServiceBase.RecordEvent) or nameof(ChurnService.ChurnServiceBase.BatchRecordEvents) => CallKind.Events,
        _ => CallKind.Other,
    };
}
