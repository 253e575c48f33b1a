namespace Churn.Grpc.Protocol;

/// <summary>The message encodings that both sides speak; today none but the identity.</summary>
internal static class MessageEncodings
{
    /// <summary>Value of <c>grpc-accept-encoding</c>.</summary>
    public const string Accepted = "identity";

    /// <summary>True if messages announced with this <c>grpc-encoding</c> can be read; null or empty means identity.</summary>
    public static bool IsAccepted(string? encoding) => string.IsNullOrEmpty(encoding) || encoding == Accepted;
}
