using System.Buffers;
using System.Globalization;

namespace Churn.Redis;

/// <summary>A connection string, taken apart: <c>redis://[user:password@]host[:port][,host[:port]…]</c>; <c>rediss://</c> for TLS.</summary>
/// <remarks>Several hosts are candidates for one role, tried in order. The password appears in no message and not in
/// <see cref="ToString"/>.</remarks>
public sealed class RedisAddress
{
    private const string Scheme = "redis://";
    private const string TlsScheme = "rediss://";
    private const int DefaultPort = 6379;
    private static readonly SearchValues<char> PathOrQuery = SearchValues.Create("/?#");

    private RedisAddress(bool isTls, string? user, string? password, RedisEndpoint[] endpoints)
    {
        IsTls = isTls;
        User = user;
        Password = password;
        Endpoints = endpoints;
    }

    /// <summary>Whether the connection is over TLS, with <see cref="RedisOptions.Tls"/>.</summary>
    public bool IsTls { get; }

    /// <summary>ACL user; null is the default user.</summary>
    public string? User { get; }

    /// <summary>Null: no AUTH is sent.</summary>
    internal string? Password { get; }

    /// <summary>At least one; tried in this order.</summary>
    public IReadOnlyList<RedisEndpoint> Endpoints { get; }

    /// <summary>Reads a connection string.</summary>
    /// <param name="text">User and password are percent-encoded (@ is %40); a missing port is 6379.</param>
    /// <exception cref="FormatException">The message names the part to change, and never repeats the user or the password.</exception>
    public static RedisAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        bool isTls = text.StartsWith(TlsScheme, StringComparison.OrdinalIgnoreCase);
        if (!isTls && !text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException("Redis address: it must begin with redis:// or, for TLS, rediss://, as in redis://user:password@localhost:6379.");
        }

        string rest = text[(isTls ? TlsScheme : Scheme).Length..];
        int at = rest.LastIndexOf('@');
        (string? user, string? password) = at < 0 ? (null, null) : ParseLogin(rest[..at]);
        return new RedisAddress(isTls, user, password, ParseHosts(WithoutDatabase(rest[(at + 1)..])));
    }

    /// <summary>The address with *** in place of the password.</summary>
    public override string ToString()
    {
        string login = Password is null ? "" : $"{(User is null ? "" : Uri.EscapeDataString(User))}:***@";
        return $"{(IsTls ? TlsScheme : Scheme)}{login}{string.Join(',', Endpoints)}";
    }

    private static (string? User, string Password) ParseLogin(string login)
    {
        int colon = login.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || colon == login.Length - 1)
        {
            throw new FormatException("Redis address: write user:password@ or :password@ before the host.");
        }

        string user = Decode(login[..colon], "user");
        return (user.Length == 0 ? null : user, Decode(login[(colon + 1)..], "password"));
    }

    private static string Decode(string part, string name)
    {
        for (int i = 0; i < part.Length; i++)
        {
            if (part[i] == '%' && !(i + 2 < part.Length && char.IsAsciiHexDigit(part[i + 1]) && char.IsAsciiHexDigit(part[i + 2])))
            {
                throw new FormatException($"Redis address: a % in the {name} must be followed by two hexadecimal digits; % itself is %25.");
            }
        }

        return Uri.UnescapeDataString(part);
    }

    private static string WithoutDatabase(string hosts)
    {
        int end = hosts.AsSpan().IndexOfAny(PathOrQuery);
        if (end < 0)
        {
            return hosts;
        }

        return hosts[end..] is "/" or "/0"
            ? hosts[..end]
            : throw new FormatException("Redis address: remove what follows the port: only database 0 is used, with no parameters.");
    }

    private static RedisEndpoint[] ParseHosts(string hosts) => Array.ConvertAll(hosts.Split(','), ParseHost);

    private static RedisEndpoint ParseHost(string host)
    {
        host = host.Trim();
        int close = host.StartsWith('[') ? host.IndexOf(']', StringComparison.Ordinal) : -1;
        int colon = host.LastIndexOf(':');
        bool hasPort = colon > close;
        string name = close > 0 ? host[1..close] : hasPort ? host[..colon] : host;
        bool junk = close > 0 && (hasPort ? colon : host.Length) != close + 1;
        if (name.Length == 0 || junk || (close < 0 && name.AsSpan().ContainsAny(":[] ")))
        {
            throw new FormatException("Redis address: each host is name:port, 10.0.0.1:port or [::1]:port, separated by commas.");
        }

        int port = DefaultPort;
        if (hasPort && (!int.TryParse(host.AsSpan(colon + 1), NumberStyles.None, null, out port) || port is < 1 or > 65_535))
        {
            throw new FormatException($"Redis address: the port of {name} must be a number from 1 to 65535.");
        }

        return new RedisEndpoint(name, port);
    }
}
