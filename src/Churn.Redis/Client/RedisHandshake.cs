using System.Globalization;
using System.Net.Sockets;

namespace Churn.Redis;

/// <summary>Opens a connection to one endpoint and makes sure that it serves writes and keeps them: logged in, loaded, no read-only
/// replica, not too old, nothing evicted. After a fail-over that is as unsure of the new server as it was of the first.</summary>
internal static class RedisHandshake
{
    /// <summary>Connects within <see cref="RedisOptions.ConnectTimeout"/>.</summary>
    /// <exception cref="RedisUnavailableException">Not reachable, or not fit to serve now; the message says what to change.</exception>
    /// <exception cref="RedisConfigurationException">It would lose customers; the message says what to change.</exception>
    public static async Task<RedisConnection> ConnectAsync(
        RedisEndpoint endpoint, RedisOptions options, int ackReplicas, Action<RedisCall, ReplyStep> resend, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(options.ConnectTimeout);
        RedisConnection? connection = null;
        try
        {
            Stream stream = await OpenAsync(endpoint, options, limit.Token).ConfigureAwait(false);
            connection = new RedisConnection(stream, endpoint, options, resend);
            RedisConnection opened = connection;
            using CancellationTokenRegistration closes = limit.Token.Register(
                () => opened.Close(new TimeoutException($"no answer within {options.ConnectTimeout.TotalMilliseconds:0} ms")));
            await GreetAsync(connection, options.Address).ConfigureAwait(false);
            if (ackReplicas > 0)
            {
                await CheckReplicasAsync(connection, ackReplicas, options.ConnectTimeout / 2).ConfigureAwait(false);
                connection.WaitFor(new ReplicaAcks(endpoint, ackReplicas, options.CommandTimeout * 0.75));
            }

            return connection;
        }
        catch (Exception e) when (e is not (RedisUnavailableException { InnerException: null } or RedisConfigurationException))
        {
            connection?.Close(e);
            throw Unreachable(endpoint, options, connection?.Cause ?? e);
        }
        catch (Exception e)
        {
            connection?.Close(e);
            throw;
        }
    }

    /// <summary>The connected stream alone, nothing asked yet.</summary>
    public static async Task<Stream> OpenAsync(RedisEndpoint endpoint, RedisOptions options, CancellationToken stop)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint.Host, endpoint.Port, stop).ConfigureAwait(false);
            var plain = new NetworkStream(socket, ownsSocket: true);
            return options.Address.IsTls ? await options.Tls.OpenAsync(plain, endpoint, stop).ConfigureAwait(false) : plain;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task GreetAsync(RedisConnection connection, RedisAddress address)
    {
        if (address.Password is not null)
        {
            string? refusal = await AskAsync(connection, Login(address)).ConfigureAwait(false);
            if (refusal is not null)
            {
                // Only the code: some servers echo the arguments of what they refuse.
                throw Refused(connection, refusal == "ERR"
                    ? "refused the login (ERR); it may have no password set: remove user and password from the address"
                    : $"refused the login ({refusal}); check user and password of the address");
            }
        }

        switch (await AskAsync(connection, new TextCall("PING")).ConfigureAwait(false))
        {
            // As for RedisStore.PingAsync: who may not ask has an answer all the same.
            case null or "NOPERM":
                break;
            case "NOAUTH":
                throw Refused(connection, "asks for a login; put user:password@ before the host of the address");
            case "LOADING":
                throw Refused(connection, "is still loading its data; wait for it");
            case string code:
                throw Refused(connection, $"answered PING with {code}");
        }

        var info = new TextCall("INFO");
        // Denied, its text stays empty: a version and a role that may not be asked for show in the answers to come.
        _ = await AskAsync(connection, info).ConfigureAwait(false);
        if (IsReadOnlyReplica(info.Text))
        {
            throw Refused(connection, "is a read-only replica; give the address of its master");
        }

        ServerCheck.Version(connection.Endpoint, info.Text);
        ServerCheck.EvictionPolicy(connection.Endpoint, await EvictionPolicyAsync(connection, info.Text).ConfigureAwait(false));
    }

    /// <summary>Asks whether enough replicas have all that was written until now: one that is connected but stands still does not count.</summary>
    private static async Task CheckReplicasAsync(RedisConnection connection, int replicas, TimeSpan patience)
    {
        var wait = new TextCall("WAIT", $"{replicas}", $"{patience.TotalMilliseconds:0}");
        if (await AskAsync(connection, wait).ConfigureAwait(false) is { } denied)
        {
            throw new RedisConfigurationException(
                $"Redis at {connection.Endpoint} does not let the server wait for replicas ({denied}): grant its user +wait.");
        }

        if (int.Parse(wait.Text, CultureInfo.InvariantCulture) < replicas)
        {
            throw Refused(connection, $"has {wait.Text} replicas that keep up, and acknowledgements take {replicas}: "
                + "connect replicas (REPLICAOF), or acknowledge without them (--ack memory)");
        }
    }

    /// <summary>Null: the user may ask for neither.</summary>
    private static async Task<string?> EvictionPolicyAsync(RedisConnection connection, string info)
    {
        if (ServerInfo.Field(info, "maxmemory_policy") is { } told)
        {
            return told;
        }

        var config = new TextCall("CONFIG", "GET", "maxmemory-policy");
        string? denied = await AskAsync(connection, config).ConfigureAwait(false);
        string[] lines = config.Text.Split('\n');
        return denied is null && lines.Length > 1 ? lines[1] : null;
    }

    private static bool IsReadOnlyReplica(string info) =>
        ServerInfo.Field(info, "role") == "slave" && ServerInfo.Field(info, "slave_read_only") != "0";

    private static TextCall Login(RedisAddress address) => address.User is null
        ? new TextCall("AUTH", address.Password!)
        : new TextCall("AUTH", address.User, address.Password!);

    /// <summary>Null when answered, else the code of the error reply.</summary>
    private static async Task<string?> AskAsync(RedisConnection connection, TextCall call)
    {
        ValueTask<string> reply = call.Task;
        if (connection.TrySend(call) != SendResult.Queued)
        {
            throw connection.Cause!;
        }

        try
        {
            call.Text = await reply.ConfigureAwait(false);
            return null;
        }
        catch (RedisServerException e)
        {
            return e.Code;
        }
    }

    private static RedisUnavailableException Refused(RedisConnection connection, string why) =>
        new($"Redis at {connection.Endpoint} {why}.");

    private static RedisUnavailableException Unreachable(RedisEndpoint endpoint, RedisOptions options, Exception cause)
    {
        string why = cause is OperationCanceledException
            ? $"no answer within {options.ConnectTimeout.TotalMilliseconds:0} ms"
            : cause.Message.TrimEnd('.');
        return new RedisUnavailableException(
            $"Redis at {endpoint} is not reachable: {why}. Start it, or check host and port of the address"
                + (options.Address.IsTls ? ", that it is a port for TLS, and whether it wants a certificate." : "."),
            cause);
    }
}
