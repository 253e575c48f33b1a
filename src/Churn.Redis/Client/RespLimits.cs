namespace Churn.Redis;

/// <summary>What a server may send; beyond it is hostile or broken, and memory stays bounded.</summary>
internal static class RespLimits
{
    /// <summary>One reply, everything included. No customer reaches it: 8,193 elements of 4 KiB and a snapshot of 16 MiB fit.</summary>
    public const int ReplyBytes = 64 << 20;

    /// <summary>A status, an error or a number with its end of line.</summary>
    public const int LineBytes = 8 << 10;

    /// <summary>Elements of one array.</summary>
    public const int ArrayLength = 64 << 10;

    /// <summary>Arrays within arrays; EXEC with a range needs two.</summary>
    public const int Depth = 4;
}
