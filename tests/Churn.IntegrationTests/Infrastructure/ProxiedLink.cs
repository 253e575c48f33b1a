using System.Net;
using System.Net.Sockets;

namespace Churn.IntegrationTests.Infrastructure;

/// <summary>One connection through a <see cref="FaultProxy"/>.</summary>
internal sealed class ProxiedLink(Socket client, Socket server, Func<LinkFault> toServer, Func<LinkFault> toClient)
{
    /// <summary>Forwards until either side goes.</summary>
    public async Task RunAsync(int upstream, CancellationToken stop)
    {
        client.NoDelay = server.NoDelay = true;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, upstream, stop);
            Task up = PumpAsync(client, server, toServer, stop);
            Task down = PumpAsync(server, client, toClient, stop);
            await Task.WhenAny(up, down);
            Close(reset: false);
            await Task.WhenAll(up, down);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The server is away, or the test is over.
            Close(reset: true);
        }
    }

    public void Close(bool reset)
    {
        foreach (Socket socket in (Socket[])[client, server])
        {
            try
            {
                if (reset)
                {
                    socket.LingerState = new LingerOption(true, 0);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // It is closed already.
            }

            socket.Dispose();
        }
    }

    private static async Task PumpAsync(Socket from, Socket to, Func<LinkFault> fault, CancellationToken stop)
    {
        byte[] buffer = new byte[16 << 10];
        bool lost = false;
        try
        {
            while (await from.ReceiveAsync(buffer, stop) is > 0 and int count)
            {
                LinkFault now = fault();
                lost |= now.Swallows;
                if (!lost)
                {
                    await WaitAsync(now.Latency + (now.Jitter * Random.Shared.NextDouble()), stop);
                    await SendAsync(to, buffer.AsMemory(0, count), now, stop);
                }
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side went.
        }
    }

    private static async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes, LinkFault fault, CancellationToken stop)
    {
        // A slow line: twenty times a second what it carries in that time.
        int most = fault.BytesPerSecond > 0 ? Math.Max(1, fault.BytesPerSecond / 20) : fault.Piece > 0 ? fault.Piece : bytes.Length;
        while (!bytes.IsEmpty)
        {
            ReadOnlyMemory<byte> piece = bytes[..Math.Min(most, bytes.Length)];
            await to.SendAsync(piece, stop);
            bytes = bytes[piece.Length..];
            await WaitAsync(fault.BytesPerSecond > 0 ? TimeSpan.FromSeconds((double)piece.Length / fault.BytesPerSecond) : default, stop);
        }
    }

    // Here time passing is the thing itself, and no way to wait for another.
    private static Task WaitAsync(TimeSpan time, CancellationToken stop) => time > TimeSpan.Zero ? Task.Delay(time, stop) : Task.CompletedTask;
}
