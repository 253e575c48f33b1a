namespace Churn.Redis;

/// <summary>Names of the channels on which servers tell each other of changes; all of them within <c>churn:1:*</c>.</summary>
internal static class ChangeChannel
{
    /// <summary>On it servers say that they have watchers.</summary>
    public static readonly byte[] Watching = "churn:1:watching"u8.ToArray();

    private static ReadOnlySpan<byte> Suffix => ":changed"u8;

    /// <summary>The channel of one customer.</summary>
    public static byte[] Of(CustomerKey key) => [.. key.Bytes, .. Suffix];

    /// <summary>Whose channel it is; false if it is no customer's.</summary>
    public static bool TryRead(ReadOnlySpan<byte> channel, out CustomerKey key)
    {
        var isCustomers = channel.EndsWith(Suffix) && channel.Length > Suffix.Length;
        key = isCustomers ? CustomerKey.FromBytes(channel[..^Suffix.Length]) : default;
        return isCustomers;
    }
}
