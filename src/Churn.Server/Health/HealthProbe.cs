using System.Net;
using Churn.Server.Configuration;

namespace Churn.Server.Health;

/// <summary>Asks a running server whether it lives; for images that have no curl.</summary>
internal static class HealthProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Asks /healthz of the server that the same options and environment would start on this machine.</summary>
    /// <param name="args">As the server's, without --healthcheck.</param>
    /// <returns>Null if it lives, else why not.</returns>
    /// <exception cref="StartupException">An option is wrong.</exception>
    public static async Task<string?> ProblemAsync(string[] args)
    {
        var builder = ServerHost.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(CommandLine.Parse(args));
        var address = AddressOf(ListenAddress.Parse("http", ServerSetup.ReadOptions(builder).Http));
        using var client = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await client.GetAsync(address).ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? null : $"{address} answers {(int)answer.StatusCode}";
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return $"{address} does not answer: {e.Message}";
        }
    }

    /// <summary>Where to ask a server that listens there; one that listens on every address is asked on loopback.</summary>
    internal static Uri AddressOf(IPEndPoint listening)
    {
        var address = listening.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : listening.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
            : listening.Address;
        return new Uri($"http://{new IPEndPoint(address, listening.Port)}/healthz");
    }
}
