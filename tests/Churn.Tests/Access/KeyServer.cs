using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Churn.Tests.Access;

/// <summary>A plain HTTP server on loopback that answers each request with the bytes a test chose, or not at all.</summary>
internal sealed class KeyServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private int requests;

    public KeyServer()
    {
        listener.Start();
        _ = ServeAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/keys");

    /// <summary>What is answered; null: nothing, while the connection stays.</summary>
    public byte[]? Answer { get; set; }

    public int Requests => Volatile.Read(ref requests);

    public static byte[] Ok(byte[] body, string status = "200 OK", string more = "") =>
        [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n{more}\r\n"), .. body];

    public void Dispose()
    {
        stop.Cancel();
        listener.Dispose();
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var cancel = stop.Token;
        try
        {
            while (true)
            {
                _ = AnswerAsync(await listener.AcceptTcpClientAsync(cancel), cancel);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client, CancellationToken cancel)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var request = new StringBuilder();
                var buffer = new byte[1024];
                while (!request.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
                {
                    var read = await stream.ReadAsync(buffer, cancel);
                    if (read == 0)
                    {
                        return;
                    }
                    request.Append(Encoding.ASCII.GetString(buffer, 0, read));
                }
                Interlocked.Increment(ref requests);
                if (Answer is { } answer)
                {
                    await stream.WriteAsync(answer, cancel);
                }
                else
                {
                    // Until the other side gives up.
                    Assert.Equal(0, await stream.ReadAsync(buffer, cancel));
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
            {
                // The other side, or the test, had enough.
            }
        }
    }
}
