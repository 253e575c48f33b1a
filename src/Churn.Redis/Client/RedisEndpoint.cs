namespace Churn.Redis;

/// <summary>Where a Redis process listens.</summary>
/// <param name="Host">Name or IP address, without brackets.</param>
/// <param name="Port">1 to 65,535.</param>
public readonly record struct RedisEndpoint(string Host, int Port)
{
    /// <summary>host:port, an IPv6 address in brackets.</summary>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
