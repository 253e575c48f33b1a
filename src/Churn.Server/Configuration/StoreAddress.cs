using Churn.Redis;

namespace Churn.Server.Configuration;

/// <summary>Reads the options that say where Redis is and how to trust it.</summary>
internal static class StoreAddress
{
    /// <summary>Where.</summary>
    /// <exception cref="StartupException">It is no address.</exception>
    public static RedisAddress Of(ServerOptions options)
    {
        try
        {
            return RedisAddress.Parse(options.Store);
        }
        catch (FormatException e)
        {
            throw new StartupException($"--store: {e.Message}", e);
        }
    }

    /// <summary>Whom to trust there, and what to show.</summary>
    /// <exception cref="StartupException">A file cannot be used, or one is named that nothing would read.</exception>
    public static RedisTls TlsOf(ServerOptions options)
    {
        if (options.StoreCa.Length + options.StoreCert.Length + options.StoreKey.Length > 0 && !Of(options).IsTls)
        {
            throw new StartupException("--store-ca, --store-cert and --store-key are for TLS: begin the address in --store with rediss://");
        }
        try
        {
            return RedisTls.Load(options.StoreCa, options.StoreCert, options.StoreKey);
        }
        catch (RedisConfigurationException e)
        {
            throw new StartupException($"--store-ca, --store-cert or --store-key: {e.Message}", e);
        }
    }
}
