using System.Buffers;
using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Churn.Access;

/// <summary>A certificate's subject as RFC 4514 writes it: the most particular part first, commas between, escapes with a backslash.</summary>
internal static class DistinguishedName
{
    private static readonly SearchValues<char> InTypes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.");

    // RFC 4514, section 3, and the one more that certificates often have.
    private static readonly Dictionary<string, string> ShortNames = new(StringComparer.Ordinal)
    {
        ["2.5.4.3"] = "CN",
        ["2.5.4.6"] = "C",
        ["2.5.4.7"] = "L",
        ["2.5.4.8"] = "ST",
        ["2.5.4.9"] = "STREET",
        ["2.5.4.10"] = "O",
        ["2.5.4.11"] = "OU",
        ["0.9.2342.19200300.100.1.1"] = "UID",
        ["0.9.2342.19200300.100.1.25"] = "DC",
        ["1.2.840.113549.1.9.1"] = "emailAddress",
    };

    /// <summary>The name in words, or null if it has none or a part of several attributes, whose order would be a guess.</summary>
    public static string? Of(X500DistinguishedName name)
    {
        var text = new StringBuilder();
        foreach (var part in name.EnumerateRelativeDistinguishedNames(reversed: true))
        {
            if (part.HasMultipleElements)
            {
                return null;
            }
            var type = part.GetSingleElementType().Value ?? "";
            var known = ShortNames.TryGetValue(type, out var shortName);
            text.Append(text.Length > 0 ? "," : "").Append(known ? shortName : type).Append('=');
            if (known && part.GetSingleElementValue() is { } value)
            {
                Escape(text, value);
            }
            else
            {
                text.Append('#').Append(Convert.ToHexStringLower(EncodedValue(part.RawData).Span));
            }
        }
        return text.Length > 0 ? text.ToString() : null;
    }

    /// <summary>Whether a text could be a name as <see cref="Of"/> writes it: what could not would never match, and silently.</summary>
    public static bool LooksRight(string text)
    {
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || text[i] == ',')
            {
                if (!LooksRight(text.AsSpan(start, i - start)))
                {
                    return false;
                }
                start = i + 1;
            }
            else if (text[i] == '\\')
            {
                // Whatever is escaped is no end; the part is looked at when that has come.
                i++;
            }
        }
        return true;
    }

    private static bool LooksRight(ReadOnlySpan<char> part)
    {
        var equals = part.IndexOf('=');
        return equals > 0 && !part[..equals].ContainsAnyExcept(InTypes) && !part[(equals + 1)..].StartsWith(' ')
            && (!part.EndsWith(' ') || part.EndsWith("\\ ", StringComparison.Ordinal));
    }

    private static void Escape(StringBuilder text, string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            var escaped = c is '"' or '+' or ',' or ';' or '<' or '>' or '\\' || (i == 0 && c is ' ' or '#') || (i == value.Length - 1 && c == ' ');
            if (c == '\0')
            {
                text.Append("\\00");
                continue;
            }
            text.Append(escaped ? "\\" : "").Append(c);
        }
    }

    // SET { SEQUENCE { type, value } }
    private static ReadOnlyMemory<byte> EncodedValue(ReadOnlyMemory<byte> part)
    {
        var attribute = new AsnReader(part, AsnEncodingRules.DER).ReadSetOf().ReadSequence();
        attribute.ReadObjectIdentifier();
        return attribute.ReadEncodedValue();
    }
}
