using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Churn.Redis;

namespace Churn.Cli.Doctor;

/// <summary>One connection to one Redis, for a few questions one after the other; small, as the store's own client finds a primary and keeps to it.</summary>
internal sealed class RedisProbe : IDisposable
{
    private const int MostBytes = 1 << 20;

    private readonly TcpClient client = new();
    private Stream stream = Stream.Null;

    private RedisProbe()
    {
    }

    /// <param name="endpoint">Where.</param>
    /// <param name="isTls">Whether over TLS.</param>
    /// <param name="ca">As of <see cref="Trust.Of"/>.</param>
    /// <param name="login">User and password as AUTH takes them; empty: none.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="RedisProbeException">Redis refuses the login.</exception>
    /// <exception cref="IOException">There is no connection.</exception>
    public static async Task<RedisProbe> OpenAsync(RedisEndpoint endpoint, bool isTls, string? ca, string[] login, CancellationToken stop)
    {
        var probe = new RedisProbe();
        try
        {
            await probe.client.ConnectAsync(endpoint.Host, endpoint.Port, stop).ConfigureAwait(false);
            probe.stream = probe.client.GetStream();
            if (isTls)
            {
                var secure = new SslStream(probe.stream);
                probe.stream = secure;
                await secure.AuthenticateAsClientAsync(Trust.Of(ca, endpoint.Host), stop).ConfigureAwait(false);
            }
            probe.stream = new BufferedStream(probe.stream);
            if (login.Length > 0)
            {
                await probe.AskAsync(stop, ["AUTH", .. login]).ConfigureAwait(false);
            }
            return probe;
        }
        catch (Exception e)
        {
            probe.Dispose();
            if (e is SocketException or AuthenticationException)
            {
                throw new IOException(e.Message, e);
            }
            throw;
        }
    }

    /// <summary>Sends one command.</summary>
    /// <returns>The reply's text; of an array the texts of its items, a line each.</returns>
    /// <exception cref="RedisProbeException">Redis refuses it.</exception>
    public async Task<string> AskAsync(CancellationToken stop, params string[] command)
    {
        var words = command.Select(word => $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"*{command.Length}\r\n{string.Concat(words)}"), stop).ConfigureAwait(false);
        await stream.FlushAsync(stop).ConfigureAwait(false);
        return await ReadAsync(stop).ConfigureAwait(false);
    }

    public void Dispose()
    {
        stream.Dispose();
        client.Dispose();
    }

    private async Task<string> ReadAsync(CancellationToken stop)
    {
        var line = await LineAsync(stop).ConfigureAwait(false);
        switch (line.Length > 0 ? line[0] : '?')
        {
            case '+' or ':':
                return line[1..];
            case '-':
                throw new RedisProbeException(line[1..]);
            case '$' when int.TryParse(line.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var length) && length <= MostBytes:
                return length < 0 ? "" : await BytesAsync(length, stop).ConfigureAwait(false);
            case '*' when int.TryParse(line.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) && count <= 1024:
                var items = new List<string>();
                for (var i = 0; i < count; i++)
                {
                    items.Add(await ReadAsync(stop).ConfigureAwait(false));
                }
                return string.Join('\n', items);
            default:
                throw new IOException("what answers is no Redis");
        }
    }

    private async Task<string> LineAsync(CancellationToken stop)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (line.Length < MostBytes)
        {
            await stream.ReadExactlyAsync(one, stop).ConfigureAwait(false);
            if (one[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }
            line.Append((char)one[0]);
        }
        throw new IOException("what answers is no Redis");
    }

    private async Task<string> BytesAsync(int length, CancellationToken stop)
    {
        var bytes = new byte[length + 2];
        await stream.ReadExactlyAsync(bytes, stop).ConfigureAwait(false);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }
}

/// <summary>Redis refuses a command; the message is its own, which begins with a code.</summary>
internal sealed class RedisProbeException(string message) : Exception(message);
