using StackExchange.Redis;

namespace Churn.Textbook;

/// <summary>A sorted set of raw events for each customer. Commands of one call go out together and are awaited together.</summary>
internal sealed class EventStore(ConnectionMultiplexer connection)
{
    // As the server's default.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(5 * 365);

    private readonly IDatabase _database = connection.GetDatabase();

    /// <summary>Adds one event.</summary>
    /// <returns>Whether it is new: the set knows an identical member at the same time.</returns>
    public async Task<bool> AddAsync(string customer, string member, long at)
    {
        var added = _database.SortedSetAddAsync(Key(customer), member, at);
        var kept = _database.KeyExpireAsync(Key(customer), Kept);
        await kept.ConfigureAwait(false);
        return await added.ConfigureAwait(false);
    }

    /// <summary>Adds one event and answers with the customer's, it included, in order of time.</summary>
    public async Task<(bool IsNew, SortedSetEntry[] Events)> AddAndReadAsync(string customer, string member, long at)
    {
        var added = AddAsync(customer, member, at);
        var events = ReadAsync(customer);
        return (await added.ConfigureAwait(false), await events.ConfigureAwait(false));
    }

    /// <summary>All of a customer's events in order of time; none for an unknown customer.</summary>
    public Task<SortedSetEntry[]> ReadAsync(string customer) => _database.SortedSetRangeByScoreWithScoresAsync(Key(customer));

    public static StoredEvent[] Parse(IEnumerable<SortedSetEntry> entries) =>
        [.. entries.Select(entry => StoredEvent.Parse(entry.Element!, entry.Score))];

    private static RedisKey Key(string customer) => "textbook:" + customer;
}
