using System.Text;
using Churn.Features;

namespace Churn.Redis;

/// <summary>Does once what the store will be asked to do, on a customer of its own, so that a login that may not is found at start and not
/// by the first event. What the server itself must be was asked when connecting.</summary>
internal sealed class StartupCheck(RedisStore store, RedisOptions options, byte[] range)
{
    private const string Element = "startup.";
    private const string Snapshot = "snapshot";

    // No credential can name this tenant: a slug has no space.
    private readonly CustomerKey key = CustomerKey.From("startup check", Guid.NewGuid().ToString("N"));

    /// <exception cref="RedisConfigurationException">One line that says which permission is missing.</exception>
    public async ValueTask RunAsync()
    {
        try
        {
            await TryAsync("append an event", AppendAsync).ConfigureAwait(false);
            await TryAsync("read a customer", ReadAsync).ConfigureAwait(false);
            await TryAsync("compact a customer", CompactAsync).ConfigureAwait(false);
        }
        finally
        {
            await TryAsync("delete a customer", DeleteAsync).ConfigureAwait(false);
        }
    }

    private static byte[] Bytes(string element) => Encoding.ASCII.GetBytes(element);

    private async Task AppendAsync() =>
        (await store.Send(AppendCall.Rent(key, Bytes(Element), erases: false, options, range, null)).ConfigureAwait(false)).Dispose();

    private async Task ReadAsync() =>
        (await store.Send(ReadCall.Rent(key, range, options.MaxElements, null)).ConfigureAwait(false)).Dispose();

    private async Task CompactAsync()
    {
        string source = Encoding.ASCII.GetString(CompactScript.Source);
        await store.Send(new TextCall("EVAL", source, "1", key.ToString(), Element, "1", Snapshot)).ConfigureAwait(false);
        // The script is known by now, so this is the EVALSHA that every later compaction is.
        ulong head = ElementHead.Of(Bytes(Snapshot));
        await store.Send(CompactCall.Rent(key, head, 1, Bytes(Element), null)).ConfigureAwait(false);
    }

    private async Task DeleteAsync() => await store.Send(new TextCall("DEL", key.ToString())).ConfigureAwait(false);

    private async Task TryAsync(string what, Func<Task> step)
    {
        try
        {
            await step().ConfigureAwait(false);
        }
        catch (RedisException e) when ((e as RedisServerException ?? e.InnerException) is RedisServerException { IsLasting: true } refusal)
        {
            throw new RedisConfigurationException($"{options.Address} does not let the server {what} ({refusal.Message.TrimEnd('.')}): "
                + "grant its user ~churn:1:* +multi +exec +rpush +lrange +pexpire +del +eval +evalsha +lindex +llen +lset +ltrim.");
        }
        catch (RedisServerException)
        {
            // Full, busy or unable to save for now: that says nothing of the login, and each call will say so again.
        }
    }
}
