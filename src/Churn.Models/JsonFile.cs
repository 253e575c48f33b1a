using System.Text.Json;
using System.Text.Unicode;

namespace Churn.Models;

/// <summary>Opens untrusted JSON strictly: bounded in size and depth, no duplicate names, no comments, all text Unicode.</summary>
internal static class JsonFile
{
    /// <summary>XGBoost nests 7 deep.</summary>
    private const int MaxDepth = 32;

    /// <param name="name">What messages call the file.</param>
    /// <param name="bytes">Its content, UTF-8 without a byte order mark; must not change while the document lives.</param>
    /// <param name="maxBytes">Longest content that is read.</param>
    public static JsonDocument Open(string name, ReadOnlyMemory<byte> bytes, int maxBytes)
    {
        if (bytes.Length > maxBytes)
        {
            throw new ModelFormatException($"{name}: has {bytes.Length} bytes, at most {maxBytes} are read. Use a smaller model.");
        }

        if (!Utf8.IsValid(bytes.Span))
        {
            throw new ModelFormatException($"{name}: is not UTF-8 text. Save it as UTF-8 JSON, not in a binary format.");
        }

        try
        {
            RefuseLoneSurrogates(name, bytes.Span);
            return JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            throw new ModelFormatException($"{name}: is not valid JSON: {e.Message} Save it again; it may be cut short.", e);
        }
    }

    // "\ud800" is valid JSON but no text; found here, no later read of a string or a name can fail.
    private static void RefuseLoneSurrogates(string name, ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            if (!reader.ValueIsEscaped)
            {
                continue;
            }

            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException e)
            {
                throw new ModelFormatException(
                    $"{name}: the text at byte {reader.TokenStartIndex} escapes half a surrogate pair. Write the character itself.", e);
            }
        }
    }
}
