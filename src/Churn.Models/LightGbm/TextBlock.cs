using System.Globalization;
using System.Text;

namespace Churn.Models.LightGbm;

/// <summary>Lines of <c>key=value</c> from an untrusted file; every read checks number and range, and a failure names block and key.
/// </summary>
internal sealed class TextBlock(string name)
{
    // LightGBM writes about twenty a block.
    private const int MaxFields = 200;
    private const int MaxShown = 60;

    private readonly Dictionary<string, ReadOnlyMemory<byte>> fields = new(StringComparer.Ordinal);

    public void Add(ReadOnlyMemory<byte> line)
    {
        int equals = line.Span.IndexOf((byte)'=');
        string key = Shown(equals < 0 ? line.Span : line.Span[..equals]);
        if (fields.Count == MaxFields || !fields.TryAdd(key, equals < 0 ? ReadOnlyMemory<byte>.Empty : line[(equals + 1)..]))
        {
            throw Wrong(key, "is there twice, or is one field too many");
        }
    }

    public bool Has(string key) => fields.ContainsKey(key);

    /// <summary>The whole value.</summary>
    public string Text(string key, int maxLength)
    {
        ReadOnlyMemory<byte> value = Value(key);
        return value.Length <= maxLength ? Encoding.UTF8.GetString(value.Span) : throw Wrong(key, $"has {value.Length} bytes");
    }

    public int Integer(string key, int least, int most)
    {
        ReadOnlySpan<byte> value = Value(key).Span;
        return int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            && number >= least && number <= most
            ? number
            : throw Wrong(key, $"is {Shown(value)}, a whole number from {least} to {most} is read");
    }

    /// <summary>Exactly as many numbers as asked for, separated by blanks.</summary>
    public T[] Numbers<T>(string key, int count)
        where T : IUtf8SpanParsable<T>
    {
        ReadOnlySpan<byte> rest = Value(key).Span;
        var numbers = new T[count];
        for (int i = 0; i < count; i++)
        {
            rest = rest.TrimStart((byte)' ');
            int end = rest.IndexOf((byte)' ');
            ReadOnlySpan<byte> word = end < 0 ? rest : rest[..end];
            if (!T.TryParse(word, CultureInfo.InvariantCulture, out T? number))
            {
                throw Wrong(key, word.IsEmpty ? $"has {i} numbers where {count} belong" : $"has \"{Shown(word)}\" at [{i}], no such number");
            }

            numbers[i] = number;
            rest = rest[word.Length..];
        }

        return rest.Trim((byte)' ').IsEmpty ? numbers : throw Wrong(key, $"has more than {count} numbers");
    }

    public ModelFormatException Wrong(string key, string what, string remedy = "Save the model again, it is damaged") =>
        new($"{name}: {key} {what}. {remedy}.");

    private ReadOnlyMemory<byte> Value(string key) =>
        fields.TryGetValue(key, out ReadOnlyMemory<byte> value) ? value : throw Wrong(key, "is missing");

    // A hostile file must not fill the log.
    private static string Shown(ReadOnlySpan<byte> text) =>
        text.Length <= MaxShown ? Encoding.UTF8.GetString(text) : Encoding.UTF8.GetString(text[..MaxShown]) + "…";
}
