using System.Diagnostics;
using System.Text;

namespace Churn.Redis;

/// <summary>Tells other servers which customers have changed, and hears it from them, by Redis' publish/subscribe.</summary>
/// <remarks>What is told is a hint without data: whoever hears it reads the customer. Hints are lost while the connection is; then
/// <see cref="IChangeListener.Missed"/> says so. Nothing is published while nobody on any server watches: servers with watchers say so
/// every ten seconds, and are believed for thirty.</remarks>
public sealed class ChangeFeed : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RefusedPause = TimeSpan.FromSeconds(30);
    private readonly RedisStore _store;
    private readonly RedisOptions _options;
    private readonly IChangeListener _listener;
    private readonly byte[] _me = Encoding.ASCII.GetBytes(Guid.NewGuid().ToString("N"));
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly HashSet<CustomerKey> _listened = [];
    private readonly Task _run;
    private readonly Task _beats;
    private Subscription? _subscription;
    private long _publishUntil;
    private volatile bool _refused;
    private string _told = "";

    /// <summary>Begins to connect and does not wait for it.</summary>
    /// <param name="store">Publishes on its connection.</param>
    /// <param name="options">The store's.</param>
    /// <param name="listener">Hears of changes.</param>
    public ChangeFeed(RedisStore store, RedisOptions options, IChangeListener listener)
    {
        _store = store;
        _options = options;
        _listener = listener;
        _run = Task.Run(RunAsync);
        _beats = Task.Run(BeatAsync);
    }

    /// <summary>Tells the other servers, if one of them may have watchers; does not wait, does not fail.</summary>
    public void Publish(CustomerKey key)
    {
        // Without a subscription this server cannot know who watches; where Redis refuses it one, it refuses the word too.
        if (Stopwatch.GetTimestamp() < Volatile.Read(ref _publishUntil) || (Volatile.Read(ref _subscription) is null && !_refused))
        {
            Send(ChangeChannel.Of(key));
        }
    }

    /// <summary>Hears of these customers from now on; calls for one customer are made one after the other.</summary>
    public async Task ListenAsync(IReadOnlyCollection<CustomerKey> keys)
    {
        lock (_gate)
        {
            _listened.UnionWith(keys);
        }

        await TryAsync(subscription => subscription.SubscribeAsync(keys.Select(ChangeChannel.Of))).ConfigureAwait(false);
        Send(ChangeChannel.Watching);
    }

    /// <summary>Ends when what was listened to before is heard, or the command timeout is over: then it will be once the connection is
    /// back.</summary>
    public async Task ConfirmAsync()
    {
        using var limit = new CancellationTokenSource(_options.CommandTimeout);
        await TryAsync(subscription => subscription.ConfirmAsync(limit.Token)).ConfigureAwait(false);
    }

    /// <summary>Hears of these customers no more.</summary>
    public async Task IgnoreAsync(IReadOnlyCollection<CustomerKey> keys)
    {
        lock (_gate)
        {
            _listened.ExceptWith(keys);
        }

        await TryAsync(subscription => subscription.UnsubscribeAsync(keys.Select(ChangeChannel.Of))).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        Volatile.Read(ref _subscription)?.Dispose();
        await _run.ConfigureAwait(false);
        await _beats.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        int failures = 0;
        while (!_stop.IsCancellationRequested)
        {
            bool served = false;
            try
            {
                RedisEndpoint endpoint = _options.Address.Endpoints[failures % _options.Address.Endpoints.Count];
                using Subscription subscription = await Subscription.OpenAsync(endpoint, _options, _stop.Token).ConfigureAwait(false);
                Task reading = subscription.ReadAsync(Heard);
                served = await BeginAsync(subscription, reading).ConfigureAwait(false);
                await reading.ConfigureAwait(false);
            }
            catch (RedisServerException e)
            {
                _refused = e.IsLasting;
                Tell(e.Message);
            }
            catch (Exception)
            {
                // Whatever ended it: the store's own connection says why to whoever needs to know, and this one is opened again.
            }

            Volatile.Write(ref _subscription, null);
            failures = served ? 0 : failures + 1;
            TimeSpan pause = _refused ? RefusedPause : Backoff.Delay(failures, _options.MinBackoff, _options.MaxBackoff, Random.Shared.NextDouble());
            await Task.Delay(pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> BeginAsync(Subscription subscription, Task reading)
    {
        CustomerKey[] known;
        lock (_gate)
        {
            // Whoever comes after this line finds the subscription, and subscribes by itself.
            Volatile.Write(ref _subscription, subscription);
            known = [.. _listened];
        }

        if (_stop.IsCancellationRequested)
        {
            return false;
        }

        await subscription.SubscribeAsync([ChangeChannel.Watching, .. known.Select(ChangeChannel.Of)]).ConfigureAwait(false);
        using var limit = new CancellationTokenSource(_options.ConnectTimeout);
        Task confirmed = subscription.ConfirmAsync(limit.Token);
        if (await Task.WhenAny(confirmed, reading).ConfigureAwait(false) == reading)
        {
            return false;
        }

        await confirmed.ConfigureAwait(false);
        // Nobody has told it yet who watches.
        _refused = false;
        Believe();
        _listener.Missed();
        return true;
    }

    private async Task BeatAsync()
    {
        long toldAt = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(AskEvery);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(toldAt) >= Beat && Watches())
            {
                toldAt = Stopwatch.GetTimestamp();
                Send(ChangeChannel.Watching);
            }

            await CheckAliveAsync().ConfigureAwait(false);
        }
    }

    // A connection to a vanished server looks healthy as long as nobody asks.
    private async Task CheckAliveAsync()
    {
        if (Volatile.Read(ref _subscription) is not { } subscription)
        {
            return;
        }

        using var limit = new CancellationTokenSource(_options.CommandTimeout);
        try
        {
            await subscription.ConfirmAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            subscription.Dispose();
        }
    }

    private bool Watches()
    {
        lock (_gate)
        {
            return _listened.Count > 0;
        }
    }

    private void Heard(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> sender)
    {
        if (sender.SequenceEqual(_me))
        {
            return;
        }

        if (ChangeChannel.TryRead(channel, out CustomerKey key))
        {
            _listener.Changed(key);
        }
        else
        {
            Believe();
        }
    }

    private void Believe() =>
        Volatile.Write(ref _publishUntil, Stopwatch.GetTimestamp() + (long)(Believed.TotalSeconds * Stopwatch.Frequency));

    private void Send(byte[] channel) => _store.Post(new PublishCall(channel, _me, Tell));

    private void Tell(string why)
    {
        if (Interlocked.Exchange(ref _told, why) != why)
        {
            _listener.Refused(why);
        }
    }

    private async Task TryAsync(Func<Subscription, Task> act)
    {
        if (Volatile.Read(ref _subscription) is not { } subscription)
        {
            return;
        }

        try
        {
            await act(subscription).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The loop that reads ends too, and the next connection subscribes to all that is listened to then.
            subscription.Dispose();
        }
    }
}
