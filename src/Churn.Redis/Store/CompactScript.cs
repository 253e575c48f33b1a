namespace Churn.Redis;

/// <summary>Puts a snapshot in the place of a list's first elements, unless its head has changed since it was read.</summary>
internal static class CompactScript
{
    /// <summary>KEYS[1] the list; ARGV: head (8 bytes), number folded, snapshot. Answers 1, or 0 when the head differs.</summary>
    /// <remarks>A foreign element shorter than a head counts as filled up with zeros, as it does when it is read, so that it can be folded
    /// away too. LSET and LTRIM leave the time to live as it is.</remarks>
    public static ReadOnlySpan<byte> Source =>
        """
        local first = redis.call('LINDEX', KEYS[1], 0)
        if not first then return 0 end
        local head = string.sub(first, 1, 8)
        head = head .. string.rep('\0', 8 - #head)
        local folded = tonumber(ARGV[2])
        if head ~= ARGV[1] or redis.call('LLEN', KEYS[1]) < folded then return 0 end
        redis.call('LSET', KEYS[1], folded - 1, ARGV[3])
        redis.call('LTRIM', KEYS[1], folded - 1, -1)
        return 1
        """u8;

    /// <summary>The name that Redis gives the script: the SHA-1 of <see cref="Source"/>. After a change, a test says the new one.</summary>
    public static ReadOnlySpan<byte> Sha1 => "1ae8f7eab724b05532a91efe8167733002b1fab3"u8;
}
