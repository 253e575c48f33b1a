using System.Collections.Concurrent;

namespace Churn.Access;

/// <summary>What tokens came to when they were verified, so that each is once. Holds at most twice <paramref name="capacity"/> entries;
/// look-ups take no lock and allocate nothing.</summary>
/// <param name="capacity">Of each of two generations: a full one becomes the old one, and the old one goes, with all that was not asked
/// for since.</param>
internal sealed class TokenCache<T>(int capacity)
    where T : class
{
    private volatile Generations generations = new(new(), new());

    public T? Find(in TokenHash hash)
    {
        var now = generations;
        if (now.Young.TryGetValue(hash, out var found))
        {
            return found;
        }
        if (now.Old.TryGetValue(hash, out found))
        {
            Add(hash, found);
            return found;
        }
        return null;
    }

    public void Add(in TokenHash hash, T value)
    {
        var now = generations;
        now.Young[hash] = value;
        // Count of a concurrent dictionary locks it, which is no more than the verification before cost.
        if (now.Young.Count >= capacity)
        {
            Interlocked.CompareExchange(ref generations, new Generations(new(), now.Young), now);
        }
    }

    public void Remove(in TokenHash hash)
    {
        var now = generations;
        now.Young.TryRemove(hash, out _);
        now.Old.TryRemove(hash, out _);
    }

    /// <summary>Entries of both generations.</summary>
    public int Count => generations.Young.Count + generations.Old.Count;

    private sealed record Generations(ConcurrentDictionary<TokenHash, T> Young, ConcurrentDictionary<TokenHash, T> Old);
}
