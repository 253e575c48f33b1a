using System.Net;
using System.Net.Sockets;
using System.Text;
using Churn.Redis;

namespace Churn.IntegrationTests.Infrastructure;

/// <summary>A server that greets as Redis does and then says what the test wants.</summary>
public sealed class FakeRedis : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<NetworkStream, CancellationToken, Task> _talk;
    private readonly Task _accepting;

    /// <param name="talk">Runs once a connection, from its first byte on.</param>
    public FakeRedis(Func<NetworkStream, CancellationToken, Task> talk)
    {
        _talk = talk;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public RedisOptions Options => new()
    {
        Address = RedisAddress.Parse($"redis://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}"),
        CommandTimeout = TimeSpan.FromSeconds(2),
    };

    /// <summary>Greets, and answers each further command, whatever it is, with the next of the texts; then it is silent.</summary>
    public static FakeRedis Answering(params string[] replies) => new(async (stream, stop) =>
    {
        await GreetAsync(stream, stop);
        foreach (string reply in replies)
        {
            await ReadCallAsync(stream, stop);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(reply), stop);
        }

        await DrainAsync(stream, stop);
    });

    public static async Task GreetAsync(NetworkStream stream, CancellationToken stop)
    {
        await ReadCommandAsync(stream, stop);
        await stream.WriteAsync("+PONG\r\n"u8.ToArray(), stop);
        await ReadCommandAsync(stream, stop);
        await stream.WriteAsync("$42\r\nrole:master\r\nmaxmemory_policy:noeviction\r\n\r\n"u8.ToArray(), stop);
    }

    /// <summary>The next command that is not the client's heartbeat, which may come at any moment and is answered.</summary>
    public static async Task<string[]> ReadCallAsync(NetworkStream stream, CancellationToken stop)
    {
        while (true)
        {
            string[] command = await ReadCommandAsync(stream, stop);
            if (command[0] != "PING")
            {
                return command;
            }

            await stream.WriteAsync("+PONG\r\n"u8.ToArray(), stop);
        }
    }

    /// <summary>One command of strings without line ends.</summary>
    public static async Task<string[]> ReadCommandAsync(NetworkStream stream, CancellationToken stop)
    {
        int count = int.Parse((await ReadLineAsync(stream, stop))[1..]);
        var words = new string[count];
        for (int i = 0; i < count; i++)
        {
            await ReadLineAsync(stream, stop);
            words[i] = await ReadLineAsync(stream, stop);
        }

        return words;
    }

    /// <summary>Reads until the client goes.</summary>
    public static async Task DrainAsync(NetworkStream stream, CancellationToken stop)
    {
        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer, stop) > 0)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private static async Task<string> ReadLineAsync(NetworkStream stream, CancellationToken stop)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (true)
        {
            await stream.ReadExactlyAsync(one, stop);
            if (one[0] == '\n')
            {
                return line.ToString(0, line.Length - 1);
            }

            line.Append((char)one[0]);
        }
    }

    private async Task AcceptAsync()
    {
        var talks = new List<Task>();
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                talks.Add(TalkAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(talks);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            client.NoDelay = true;
            try
            {
                await _talk(client.GetStream(), _stop.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The client went, or the test is over: both are how a conversation ends.
            }
        }
    }
}
