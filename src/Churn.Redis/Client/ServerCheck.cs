using System.Globalization;

namespace Churn.Redis;

/// <summary>What must be true of a Redis before it is trusted with customers.</summary>
internal static class ServerCheck
{
    // The first whose AUTH takes a user.
    private const int OldestMajor = 6;

    /// <param name="endpoint">For the message.</param>
    /// <param name="info">Answer of INFO; without a version, as where it may not be asked for, it passes.</param>
    /// <exception cref="RedisConfigurationException">It is too old.</exception>
    public static void Version(RedisEndpoint endpoint, string info)
    {
        string? version = ServerInfo.Field(info, "redis_version");
        if (version is not null && int.TryParse(version.Split('.')[0], CultureInfo.InvariantCulture, out int major) && major < OldestMajor)
        {
            throw new RedisConfigurationException($"Redis at {endpoint} is version {version}: install {OldestMajor}.0 or newer.");
        }
    }

    /// <param name="endpoint">For the message.</param>
    /// <param name="policy">Its maxmemory-policy; null if it may not be asked for.</param>
    /// <exception cref="RedisConfigurationException">It may drop customers.</exception>
    public static void EvictionPolicy(RedisEndpoint endpoint, string? policy)
    {
        if (policy is null)
        {
            throw new RedisConfigurationException($"Redis at {endpoint} does not tell its maxmemory-policy: "
                + "allow the user INFO (ACL SETUSER … +info) so that it can be checked.");
        }

        if (policy != "noeviction")
        {
            throw new RedisConfigurationException($"Redis at {endpoint} has maxmemory-policy {policy}, which may drop customers: "
                + "run CONFIG SET maxmemory-policy noeviction and set it in redis.conf.");
        }
    }
}
