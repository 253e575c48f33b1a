using Grpc.Core;

namespace Churn.Grpc;

/// <summary>A method that a server answers, as its observer sees it; the same object for every call of the method.</summary>
public sealed class GrpcMethod
{
    internal GrpcMethod(int index, string service, string name, MethodType type)
    {
        Index = index;
        Service = service;
        Name = name;
        Type = type;
        FullName = $"{service}/{name}";
    }

    /// <summary>Position among the server's methods, from 1 in order of registration, so that an observer can keep an array;
    /// 0 stands for calls of methods that the server does not have.</summary>
    public int Index { get; }

    /// <summary>Full name of the service, as <c>package.Service</c>; <c>unknown</c> at index 0.</summary>
    public string Service { get; }

    /// <summary>Name within the service; <c>unknown</c> at index 0.</summary>
    public string Name { get; }

    /// <summary>The kind of call; unary at index 0.</summary>
    public MethodType Type { get; }

    /// <summary>Service and name, as <c>package.Service/Method</c>: how a span of it is called.</summary>
    internal string FullName { get; }

    internal static GrpcMethod Unknown { get; } = new(0, "unknown", "unknown", MethodType.Unary);
}
