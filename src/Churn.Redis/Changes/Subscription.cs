using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace Churn.Redis;

/// <summary>One connection that only listens, for its lifetime: Redis wants publish/subscribe apart from all other commands.</summary>
/// <remarks>Any thread may subscribe; <see cref="ReadAsync"/> runs once.</remarks>
internal sealed class Subscription : IDisposable
{
    private readonly Stream _stream;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentDictionary<long, TaskCompletionSource> _asked = new();
    private long _asks;
    private long _heardAt = Stopwatch.GetTimestamp();

    private Subscription(Stream stream) => _stream = stream;

    /// <summary>A message: where, and what. The spans end with the call.</summary>
    public delegate void Message(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> payload);

    /// <summary>Time since the server last said anything.</summary>
    public TimeSpan Silence => Stopwatch.GetElapsedTime(Volatile.Read(ref _heardAt));

    /// <summary>Connects within <see cref="RedisOptions.ConnectTimeout"/>. A login that is refused shows when reading.</summary>
    public static async Task<Subscription> OpenAsync(RedisEndpoint endpoint, RedisOptions options, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(options.ConnectTimeout);
        var subscription = new Subscription(await RedisHandshake.OpenAsync(endpoint, options, limit.Token).ConfigureAwait(false));
        try
        {
            if (options.Address.Password is { } password)
            {
                string[] login = options.Address.User is { } user ? ["AUTH", user, password] : ["AUTH", password];
                await subscription.SendAsync([.. login.Select(Encoding.UTF8.GetBytes)]).ConfigureAwait(false);
            }

            return subscription;
        }
        catch
        {
            subscription.Dispose();
            throw;
        }
    }

    public Task SubscribeAsync(IEnumerable<byte[]> channels) => SendAsync([Encoding.ASCII.GetBytes("SUBSCRIBE"), .. channels]);

    public Task UnsubscribeAsync(IEnumerable<byte[]> channels) => SendAsync([Encoding.ASCII.GetBytes("UNSUBSCRIBE"), .. channels]);

    /// <summary>Ends when the server has worked off all that was sent before.</summary>
    public async Task ConfirmAsync(CancellationToken stop)
    {
        long ask = Interlocked.Increment(ref _asks);
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[ask] = answered;
        try
        {
            await SendAsync([Encoding.ASCII.GetBytes("PING"), Encoding.ASCII.GetBytes($"{ask}")]).ConfigureAwait(false);
            await answered.Task.WaitAsync(stop).ConfigureAwait(false);
        }
        finally
        {
            _asked.TryRemove(ask, out _);
        }
    }

    /// <summary>Hands on every message until the connection ends.</summary>
    /// <exception cref="RedisServerException">The server refuses the login or a channel.</exception>
    /// <exception cref="IOException">The connection ended.</exception>
    /// <exception cref="RedisProtocolException">What came is not RESP2.</exception>
    public async Task ReadAsync(Message message)
    {
        var buffer = new ReceiveBuffer();
        var scanner = new RespScanner();
        try
        {
            while (await _stream.ReadAsync(buffer.Free()).ConfigureAwait(false) is > 0 and var count)
            {
                Volatile.Write(ref _heardAt, Stopwatch.GetTimestamp());
                buffer.Received(count);
                while (scanner.TryScan(buffer.Unread, out int length))
                {
                    Take(buffer.Unread[..length], message);
                    buffer.Consume(length);
                }
            }

            throw new EndOfStreamException("Redis closed the connection.");
        }
        finally
        {
            buffer.Release();
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        foreach (TaskCompletionSource asked in _asked.Values)
        {
            asked.TrySetCanceled();
        }
    }

    private void Take(ReadOnlySpan<byte> reply, Message message)
    {
        var reader = new RespReader(reply);
        RespToken token = reader.Read();
        if (token.IsError)
        {
            throw reader.Error(token);
        }

        // Once subscribed, all that comes is an array of a kind, a channel and something; before, the answer to the login.
        if (token.Kind != '*' || token.Number < 2)
        {
            return;
        }

        ReadOnlySpan<byte> kind = reader.Bytes(reader.Expect('$'));
        ReadOnlySpan<byte> first = reader.Bytes(reader.Expect('$'));
        if (kind.SequenceEqual("message"u8) && token.Number == 3)
        {
            message(first, reader.Bytes(reader.Expect('$')));
        }
        else if (kind.SequenceEqual("pong"u8) && long.TryParse(first, out long ask) && _asked.TryRemove(ask, out TaskCompletionSource? asked))
        {
            asked.TrySetResult();
        }
    }

    private async Task SendAsync(byte[][] command)
    {
        var output = new PooledBuffer();
        output.AppendArray(command.Length);
        foreach (byte[] word in command)
        {
            output.AppendBulk(word);
        }

        // Whole commands, one after the other.
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            await _stream.WriteAsync(output.Written).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
            output.Release();
        }
    }
}
