using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Churn.LoadTests;

/// <summary>Sends an API key with every call.</summary>
internal static class Credential
{
    /// <summary>Null for a server that asks for none.</summary>
    public static CallInvoker Add(CallInvoker over, string? key) => key is null ? over : over.Intercept(headers =>
    {
        headers.Add("authorization", $"Bearer {key}");
        return headers;
    });
}
