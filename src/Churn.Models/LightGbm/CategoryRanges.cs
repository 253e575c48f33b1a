namespace Churn.Models.LightGbm;

/// <summary>A set of categories as places on the number line where belonging to it changes.</summary>
internal static class CategoryRanges
{
    /// <summary>Rising floats b: numbers up to b[0] are outside the set, those above up to b[1] inside, and so on in turn.</summary>
    /// <param name="words">The set, 32 categories a word.</param>
    public static float[] Bounds(ReadOnlySpan<uint> words)
    {
        var bounds = new List<float>();
        bool inside = false;
        for (int category = 0; category < 32 * words.Length; category++)
        {
            bool listed = (words[category / 32] >> (category % 32) & 1) != 0;
            if (listed != inside)
            {
                bounds.Add(LastBefore(category));
                inside = listed;
            }
        }

        if (inside)
        {
            bounds.Add(LastBefore(32 * words.Length));
        }

        return [.. bounds];
    }

    // Numbers are cut off towards 0 before they are looked up: category 0 begins above −1.
    private static float LastBefore(int category) => category == 0 ? -1 : MathF.BitDecrement(category);
}
