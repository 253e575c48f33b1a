namespace Churn.Tests.Access;

/// <summary>Every text that differs from one in a single bit.</summary>
internal static class BitFlips
{
    public static IEnumerable<string> Of(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            for (var bit = 0; bit < 16; bit++)
            {
                var flipped = text.ToCharArray();
                flipped[i] ^= (char)(1 << bit);
                yield return new string(flipped);
            }
        }
    }
}
