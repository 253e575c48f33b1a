using System.Collections.Concurrent;
using System.Collections.Immutable;
using Churn.Redis;

namespace Churn.Server.Watching;

/// <summary>Brings word of a change to those who watch the customer, here and, where the store is shared, on other servers.</summary>
internal sealed class ChangeHub(ILogger<ChangeHub> log) : IChangeListener, IDisposable
{
    private readonly ConcurrentDictionary<CustomerKey, ImmutableArray<Listener>> listeners = new();
    private readonly SemaphoreSlim one = new(1, 1);
    private volatile int watches;
    private ChangeFeed? feed;

    /// <summary>Watches under way.</summary>
    public int Watches => watches;

    /// <summary>To other servers, and from them. Before the first call; without it the store is this process's alone.</summary>
    public void Share(ChangeFeed changes) => feed = changes;

    /// <summary>This server has changed a customer. Costs next to nothing while nobody watches.</summary>
    public void Note(CustomerKey key)
    {
        Changed(key);
        feed?.Publish(key);
    }

    /// <inheritdoc/>
    public void Changed(CustomerKey key)
    {
        if (watches == 0 || !listeners.TryGetValue(key, out var found))
        {
            return;
        }
        foreach (var listener in found)
        {
            listener.Watch.Touch(listener.Place);
        }
    }

    /// <inheritdoc/>
    public void Missed()
    {
        foreach (var listener in listeners.Values.SelectMany(found => found))
        {
            listener.Watch.Touch(listener.Place);
        }
    }

    /// <inheritdoc/>
    public void Refused(string why) => WatchLog.Refused(log, why);

    /// <summary>From the end of this call on, the watch is touched whenever one of its customers changes.</summary>
    /// <param name="watch">Hears.</param>
    /// <param name="keys">By place.</param>
    public async Task AddAsync(ScoreWatch watch, CustomerKey[] keys)
    {
        Interlocked.Increment(ref watches);
        await ChangeAsync(() =>
        {
            var begun = new List<CustomerKey>();
            for (var place = 0; place < keys.Length; place++)
            {
                var listener = new Listener(watch, place);
                if (listeners.AddOrUpdate(keys[place], [listener], (_, others) => others.Add(listener)).Length == 1)
                {
                    begun.Add(keys[place]);
                }
            }
            return begun;
        }, (changes, begun) => changes.ListenAsync(begun)).ConfigureAwait(false);
        await (feed?.ConfirmAsync() ?? Task.CompletedTask).ConfigureAwait(false);
    }

    /// <summary>The watch is touched no more.</summary>
    public async Task RemoveAsync(ScoreWatch watch, CustomerKey[] keys)
    {
        Interlocked.Decrement(ref watches);
        await ChangeAsync(() =>
        {
            var ended = new List<CustomerKey>();
            foreach (var key in keys)
            {
                var left = listeners[key].RemoveAll(listener => listener.Watch == watch);
                if (left.IsEmpty)
                {
                    listeners.TryRemove(key, out _);
                    ended.Add(key);
                }
                else
                {
                    listeners[key] = left;
                }
            }
            return ended;
        }, (changes, ended) => changes.IgnoreAsync(ended)).ConfigureAwait(false);
    }

    public void Dispose() => one.Dispose();

    // One at a time: else an end could overtake a beginning on the way to Redis.
    private async Task ChangeAsync(Func<List<CustomerKey>> change, Func<ChangeFeed, List<CustomerKey>, Task> tell)
    {
        await one.WaitAsync().ConfigureAwait(false);
        try
        {
            var changed = change();
            if (feed is { } changes && changed.Count > 0)
            {
                await tell(changes, changed).ConfigureAwait(false);
            }
        }
        finally
        {
            one.Release();
        }
    }

    private readonly record struct Listener(ScoreWatch Watch, int Place);
}
