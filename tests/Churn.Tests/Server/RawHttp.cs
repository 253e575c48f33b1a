using System.Net.Sockets;
using System.Text;
using Churn.Tests.Infrastructure;

namespace Churn.Tests.Server;

/// <summary>HTTP/1.1 as bytes that no client of ours would send.</summary>
internal sealed class RawHttp : IDisposable
{
    private readonly TcpClient _connection = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<RawHttp> ConnectAsync(TestServer server)
    {
        var raw = new RawHttp();
        await raw._connection.ConnectAsync(server.Http.BaseAddress!.Host, server.Http.BaseAddress.Port, Cancel);
        return raw;
    }

    /// <summary>The status of a GET whose target nobody tidied, and what follows the head.</summary>
    public static async Task<(int Status, string Body)> GetAsync(TestServer server, string target)
    {
        using var raw = await ConnectAsync(server);
        await raw.SendAsync($"GET {target} HTTP/1.1\r\nHost: {server.Http.BaseAddress!.Authority}\r\nConnection: close\r\n\r\n");
        return await raw.ReadAnswerAsync();
    }

    public async Task SendAsync(string text) => await _connection.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text), Cancel);

    /// <summary>Says that nothing more comes, and still listens.</summary>
    public void EndSending() => _connection.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Goes away with a reset.</summary>
    public void Reset()
    {
        _connection.Client.LingerState = new LingerOption(true, 0);
        _connection.Close();
    }

    /// <summary>Reads until a text has come; fails if the connection ends before.</summary>
    public async Task WaitForAsync(string expected)
    {
        var all = new StringBuilder();
        var buffer = new byte[4096];
        while (!all.ToString().Contains(expected, StringComparison.Ordinal))
        {
            var read = await _connection.GetStream().ReadAsync(buffer, Cancel);
            Assert.NotEqual(0, read);
            all.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
    }

    /// <summary>Reads to the end of the connection.</summary>
    public async Task<(int Status, string Body)> ReadAnswerAsync()
    {
        using var reader = new StreamReader(_connection.GetStream());
        var text = await reader.ReadToEndAsync(Cancel);
        Assert.StartsWith("HTTP/1.1 ", text);
        return (int.Parse(text.AsSpan(9, 3)), text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
    }

    /// <summary>Reads the head of an answer, whose connection may stay open.</summary>
    public async Task<(int Status, string Head)> ReadHeadAsync()
    {
        using var reader = new StreamReader(_connection.GetStream(), leaveOpen: true);
        var head = new StringBuilder();
        while (await reader.ReadLineAsync(Cancel) is { Length: > 0 } line)
        {
            head.Append(line).Append("\r\n");
        }

        return (int.Parse(head.ToString(9, 3)), head.ToString());
    }

    public void Dispose() => _connection.Dispose();
}
