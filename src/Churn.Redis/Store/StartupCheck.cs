using System.Globalization;

namespace Churn.Redis;

/// <summary>What must be true of a Redis before it is trusted with customers; whether it is a replica was asked when connecting.</summary>
internal sealed class StartupCheck(RedisStore store, RedisAddress address)
{
    // The first whose AUTH takes a user.
    private const int OldestMajor = 6;

    /// <exception cref="RedisConfigurationException">One line that says what to change.</exception>
    public async ValueTask RunAsync()
    {
        await CheckVersionAsync().ConfigureAwait(false);
        string? policy = await EvictionPolicyAsync().ConfigureAwait(false);
        if (policy is null)
        {
            throw new RedisConfigurationException(
                $"{address} does not tell its maxmemory-policy: allow the user INFO (ACL SETUSER … +info) so that it can be checked.");
        }

        if (policy != "noeviction")
        {
            throw new RedisConfigurationException(
                $"{address} has maxmemory-policy {policy}, which may drop customers: "
                + "run CONFIG SET maxmemory-policy noeviction and set it in redis.conf.");
        }
    }

    private async ValueTask CheckVersionAsync()
    {
        string? info = await AskAsync("INFO", "server").ConfigureAwait(false);
        string? version = info is null ? null : ServerInfo.Field(info, "redis_version");

        // A version that may not be asked for is no reason to refuse: what matters shows in the answers.
        if (version is not null && int.TryParse(version.Split('.')[0], CultureInfo.InvariantCulture, out int major) && major < OldestMajor)
        {
            throw new RedisConfigurationException($"{address} is Redis {version}: install {OldestMajor}.0 or newer.");
        }
    }

    private async ValueTask<string?> EvictionPolicyAsync()
    {
        string? answer = await AskAsync("CONFIG", "GET", "maxmemory-policy").ConfigureAwait(false);
        string[] lines = answer?.Split('\n') ?? [];
        if (lines.Length > 1 && lines[1].Length > 0)
        {
            return lines[1];
        }

        string? info = await AskAsync("INFO", "memory").ConfigureAwait(false);
        return info is null ? null : ServerInfo.Field(info, "maxmemory_policy");
    }

    /// <summary>Null: refused, by an ACL or because the command was renamed.</summary>
    private async ValueTask<string?> AskAsync(params string[] command)
    {
        try
        {
            return await store.Send(new TextCall(command)).ConfigureAwait(false);
        }
        catch (RedisServerException)
        {
            return null;
        }
    }
}
