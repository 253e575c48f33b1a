namespace Churn.Models.MlNet;

/// <summary>Values that have a key: the first is 1, the next 2. Immutable once built; looking up allocates nothing.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<double, int> numbers = [];

    private Vocabulary(ItemKind kind) => Kind = kind;

    public ItemKind Kind { get; }

    public int Count => texts.Count + numbers.Count;

    public static Vocabulary OfTexts(BlobReader blob, int count)
    {
        var vocabulary = new Vocabulary(ItemKind.Text);
        if (count > FeatureLimits.MaxValues)
        {
            throw blob.Wrong($"has a vocabulary of {count}", $"Up to {FeatureLimits.MaxValues} values of a column are read");
        }

        for (int i = 0; i < count; i++)
        {
            string text = blob.Text();
            vocabulary.RequireNew(blob, vocabulary.texts.TryAdd(text, i + 1), text);
        }

        return vocabulary;
    }

    public static Vocabulary OfNumbers(BlobReader blob, ItemKind kind, double[] values)
    {
        var vocabulary = new Vocabulary(kind);
        for (int i = 0; i < values.Length; i++)
        {
            vocabulary.RequireNew(blob, !double.IsNaN(values[i]) && vocabulary.numbers.TryAdd(values[i], i + 1), $"{values[i]}");
        }

        return vocabulary;
    }

    /// <summary>0 if there is none; a missing text is the empty one, as in ML.NET.</summary>
    public int KeyOf(string? text) => texts.GetValueOrDefault(text ?? "");

    /// <summary>0 if there is none; NaN has none.</summary>
    public int KeyOf(double number) => double.IsNaN(number) ? 0 : numbers.GetValueOrDefault(number);

    private void RequireNew(BlobReader blob, bool isNew, string value)
    {
        if (!isNew)
        {
            throw blob.Damaged($"has the value \"{value}\" twice or missing in its vocabulary, at key {Count + 1}");
        }
    }
}
