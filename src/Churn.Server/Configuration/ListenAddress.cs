using System.Globalization;
using System.Net;

namespace Churn.Server.Configuration;

/// <summary>Reads an address and port to listen on.</summary>
internal static class ListenAddress
{
    /// <exception cref="StartupException">It is no IP address (or "localhost") and port.</exception>
    public static IPEndPoint Parse(string option, string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon > 0
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port <= IPEndPoint.MaxPort
            && Address(text[..colon]) is { } address)
        {
            return new IPEndPoint(address, port);
        }
        throw new StartupException($"--{option} '{text}' is no address and port: give an IP address and a port, as 127.0.0.1:8080 or [::1]:8080");
    }

    private static IPAddress? Address(string host) =>
        host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(host.Trim('[', ']'), out var address) ? address : null;
}
