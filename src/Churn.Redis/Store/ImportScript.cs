namespace Churn.Redis;

/// <summary>As <see cref="CompactScript"/>, and begins a list that is still empty; renews the time to live.</summary>
internal static class ImportScript
{
    /// <summary>KEYS[1] the list; ARGV: head (8 bytes), number folded or 0, snapshot, time to live in ms. Answers 1, or 0 when the list
    /// is not the one that was read.</summary>
    public static ReadOnlySpan<byte> Source =>
        """
        local first = redis.call('LINDEX', KEYS[1], 0)
        local folded = tonumber(ARGV[2])
        if folded == 0 then
          if first then return 0 end
          redis.call('RPUSH', KEYS[1], ARGV[3])
        else
          if not first then return 0 end
          local head = string.sub(first, 1, 8)
          head = head .. string.rep('\0', 8 - #head)
          if head ~= ARGV[1] or redis.call('LLEN', KEYS[1]) < folded then return 0 end
          redis.call('LSET', KEYS[1], folded - 1, ARGV[3])
          redis.call('LTRIM', KEYS[1], folded - 1, -1)
        end
        redis.call('PEXPIRE', KEYS[1], ARGV[4])
        return 1
        """u8;

    /// <summary>The name that Redis gives the script: the SHA-1 of <see cref="Source"/>. After a change, a test says the new one.</summary>
    public static ReadOnlySpan<byte> Sha1 => "a40d8040483dbe2cecc52c4758fefa1168a808ec"u8;
}
