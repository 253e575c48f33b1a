namespace Churn.Server.Models;

/// <summary>Orders names as people number them: runs of digits by their value, anything else by code. 2 before 10,
/// 1.9 before 1.10.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static NaturalOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> a = x, b = y;
        while (!a.IsEmpty && !b.IsEmpty)
        {
            int lengthA = PartLength(a), lengthB = PartLength(b);
            var order = ComparePart(a[..lengthA], b[..lengthB]);
            if (order != 0)
            {
                return order;
            }
            a = a[lengthA..];
            b = b[lengthB..];
        }
        // 007 and 7 are the same number but not the same name.
        var rest = a.Length.CompareTo(b.Length);
        return rest != 0 ? rest : string.CompareOrdinal(x, y);
    }

    private static int PartLength(ReadOnlySpan<char> text)
    {
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        return digits == 0 ? 1 : digits < 0 ? text.Length : digits;
    }

    private static int ComparePart(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (!char.IsAsciiDigit(a[0]) || !char.IsAsciiDigit(b[0]))
        {
            return a[0].CompareTo(b[0]);
        }
        // Of any length: a date with time has more digits than a long.
        a = a.TrimStart('0');
        b = b.TrimStart('0');
        return a.Length != b.Length ? a.Length.CompareTo(b.Length) : a.SequenceCompareTo(b);
    }
}
