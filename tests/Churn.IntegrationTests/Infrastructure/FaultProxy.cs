using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Churn.IntegrationTests.Infrastructure;

/// <summary>Stands between a client and a server on this machine and does to their connections what networks do.</summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly int _upstream;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<ProxiedLink, Task> _links = new();
    private TcpListener _listener = new(IPAddress.Loopback, 0);
    private Task _accepting;
    private volatile LinkFault _toServer = LinkFault.None;
    private volatile LinkFault _toClient = LinkFault.None;

    /// <param name="upstream">Port of the server.</param>
    public FaultProxy(int upstream)
    {
        _upstream = upstream;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync(_listener);
    }

    /// <summary>Where to connect instead; stays the same for good.</summary>
    public int Port { get; }

    /// <summary>From now on, for connections there are and those to come; either may be null, which is no fault.</summary>
    public void Set(LinkFault? toServer = null, LinkFault? toClient = null) =>
        (_toServer, _toClient) = (toServer ?? LinkFault.None, toClient ?? LinkFault.None);

    /// <summary>Ends every connection, by FIN as a server that goes, or by RST as one that knows nothing of it.</summary>
    public void Cut(bool reset)
    {
        foreach (ProxiedLink link in _links.Keys)
        {
            link.Close(reset);
        }
    }

    /// <summary>As a machine that is off: no connection stays, none is taken.</summary>
    public async Task GoDownAsync()
    {
        _listener.Dispose();
        await _accepting;
        Cut(reset: true);
    }

    /// <summary>After <see cref="GoDownAsync"/>.</summary>
    public void ComeBack()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _accepting = AcceptAsync(_listener);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        Cut(reset: true);
        await Task.WhenAll(_links.Values);
        _stop.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        while (true)
        {
            try
            {
                Socket client = await listener.AcceptSocketAsync(_stop.Token);
                var link = new ProxiedLink(client, new Socket(SocketType.Stream, ProtocolType.Tcp), () => _toServer, () => _toClient);
                _links[link] = Task.CompletedTask;
                _links[link] = RunAsync(link);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                // The proxy is down, or the test is over.
                return;
            }
        }
    }

    private async Task RunAsync(ProxiedLink link)
    {
        await link.RunAsync(_upstream, _stop.Token);
        _links.TryRemove(link, out _);
    }
}
