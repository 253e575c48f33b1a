using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Churn.LoadTests;

/// <summary>What a Redis says of itself.</summary>
internal static class RedisInfo
{
    /// <param name="port">On loopback.</param>
    /// <param name="section">As "memory".</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <returns>Lines of name:value.</returns>
    public static async Task<string> ReadAsync(int port, string section, CancellationToken stop)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, stop).ConfigureAwait(false);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"INFO {section}\r\n"), stop).ConfigureAwait(false);
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        // A bulk string: its length, then that many characters.
        var head = await reader.ReadLineAsync(stop).ConfigureAwait(false) ?? "";
        if (!head.StartsWith('$'))
        {
            throw new LoadException($"Redis on port {port} answered INFO with '{head}'");
        }
        var text = new char[int.Parse(head.AsSpan(1), CultureInfo.InvariantCulture)];
        await reader.ReadBlockAsync(text, stop).ConfigureAwait(false);
        return new string(text);
    }

    /// <param name="info">Of the section memory.</param>
    /// <returns>Bytes, without the buffers of clients, which grow and shrink by themselves.</returns>
    public static long UsedMemory(string info) => Field(info, "used_memory:") - Field(info, "mem_clients_normal:");

    private static long Field(string info, string name)
    {
        var line = info.Split("\r\n").First(l => l.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(name.Length), CultureInfo.InvariantCulture);
    }
}
