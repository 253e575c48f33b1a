namespace Churn.Redis;

/// <summary>Lengths that both stores hold their callers to, so that no list exceeds what one reply may carry.</summary>
internal static class StoreLimits
{
    public const int HeadBytes = 8;
    public const int ElementBytes = 4 << 10;
    public const int SnapshotBytes = 16 << 20;

    public static void CheckElement(ReadOnlyMemory<byte> element, string name) => Check(element.Length, ElementBytes, name);

    public static void CheckSnapshot(int folded, ReadOnlyMemory<byte> snapshot)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folded, 1);
        Check(snapshot.Length, SnapshotBytes, nameof(snapshot));
    }

    public static void CheckImport(int folded, ReadOnlyMemory<byte> snapshot)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(folded);
        Check(snapshot.Length, SnapshotBytes, nameof(snapshot));
    }

    private static void Check(int length, int most, string name)
    {
        if (length < HeadBytes || length > most)
        {
            throw new ArgumentException($"Of {HeadBytes} to {most} bytes, not {length}.", name);
        }
    }
}
