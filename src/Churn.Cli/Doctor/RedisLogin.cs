namespace Churn.Cli.Doctor;

/// <summary>User and password of a Redis address, which <see cref="Churn.Redis.RedisAddress"/> keeps to itself.</summary>
internal static class RedisLogin
{
    /// <param name="address">One that <see cref="Churn.Redis.RedisAddress.Parse"/> takes.</param>
    /// <returns>What AUTH takes: a password, or a user and a password; empty without a login.</returns>
    public static string[] Of(string address)
    {
        var start = address.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = address.LastIndexOf('@');
        if (end < start)
        {
            return [];
        }
        var parts = address[start..end].Split(':', 2).Select(Uri.UnescapeDataString).ToArray();
        return parts[0].Length == 0 ? [parts[1]] : parts;
    }
}
