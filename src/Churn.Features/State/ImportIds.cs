namespace Churn.Features;

/// <summary>Which bulk imports a state holds already, so that none counts twice. The latest few: an import is repeated soon or never.</summary>
internal sealed class ImportIds
{
    /// <summary>Most that are kept.</summary>
    public const int Kept = 8;

    private readonly ulong[] ids = new ulong[Kept];
    private int count;

    /// <summary>Oldest first.</summary>
    public ReadOnlySpan<ulong> All => ids.AsSpan(0, count);

    public void Clear() => count = 0;

    /// <summary>Adds an id; the oldest makes room.</summary>
    public void Add(ulong id)
    {
        if (count == Kept)
        {
            Array.Copy(ids, 1, ids, 0, --count);
        }
        ids[count++] = id;
    }
}
