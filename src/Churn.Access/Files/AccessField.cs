using System.Globalization;
using System.Text.Json;

namespace Churn.Access;

/// <summary>One value of the access file. Every read checks type and range, and a failure names file, place, reason and remedy; what it
/// repeats of the file is short and never from a field that holds a salt or a hash.</summary>
internal readonly struct AccessField
{
    private const int MostShown = 40;

    private readonly JsonElement element;
    private readonly string file;
    private readonly string path;

    private AccessField(JsonElement element, string file, string path)
    {
        this.element = element;
        this.file = file;
        this.path = path;
    }

    public static AccessField Root(JsonDocument document, string file) => new(document.RootElement, file, "");

    /// <summary>A field that must be there.</summary>
    public AccessField this[string name] => Find(name) ?? throw Wrong($"has no field '{name}'", $"Add '{name}'");

    /// <summary>A field that may be missing.</summary>
    public AccessField? Find(string name)
    {
        Expect(JsonValueKind.Object, "an object, { … }");
        return element.TryGetProperty(name, out var value) ? new AccessField(value, file, path.Length == 0 ? name : $"{path}.{name}") : null;
    }

    /// <summary>Refuses other names: a misspelt field would silently mean that it is not there.</summary>
    public void RefuseUnknownFields(params ReadOnlySpan<string> known)
    {
        Expect(JsonValueKind.Object, "an object, { … }");
        foreach (var property in element.EnumerateObject())
        {
            if (!known.Contains(property.Name))
            {
                throw Wrong($"has an unknown field '{Shown(property.Name)}'", $"Take it out or correct it; known are: {string.Join(", ", known.ToArray())}");
            }
        }
    }

    /// <summary>An array's elements.</summary>
    public AccessField[] Items(int most)
    {
        Expect(JsonValueKind.Array, "a list, [ … ]");
        var count = element.GetArrayLength();
        if (count > most)
        {
            throw Wrong($"has {count:N0} entries", $"Keep at most {most:N0}");
        }
        var items = new AccessField[count];
        var i = 0;
        foreach (var item in element.EnumerateArray())
        {
            items[i] = new AccessField(item, file, $"{path}[{i}]");
            i++;
        }
        return items;
    }

    /// <summary>Text of 1 to <paramref name="most"/> characters, without control characters.</summary>
    public string Text(int most)
    {
        Expect(JsonValueKind.String, "text");
        string text;
        try
        {
            text = element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Wrong("has an escaped character that is none", "Write it in UTF-8");
        }
        return text.Length >= 1 && text.Length <= most && !text.Any(char.IsControl)
            ? text
            : throw Wrong($"has {text.Length:N0} characters, or control characters", $"Write 1 to {most:N0}, without control characters");
    }

    /// <summary>A name that is safe in metrics and paths: 1 to 64 of letters, digits, '.', '_' and '-'.</summary>
    public string Name()
    {
        var text = Text(AccessRules.MaxName);
        return AccessRules.IsName(text) ? text : throw Wrong($"is '{Shown(text)}'", AccessRules.NameRemedy);
    }

    public double Number(double least, double most)
    {
        Expect(JsonValueKind.Number, "a number");
        return element.TryGetDouble(out var value) && value >= least && value <= most
            ? value
            : throw Wrong($"is {Shown(element.GetRawText())}", $"Write a number from {least:N0} to {most:N0}");
    }

    /// <summary>A time with its offset, RFC 3339.</summary>
    public DateTimeOffset Time()
    {
        var text = Text(40);
        return AccessRules.TryTime(text, out var time)
            ? time
            : throw Wrong($"is '{Shown(text)}'", "Write a time as 2027-01-31T12:00:00Z");
    }

    /// <summary>Base64 of so many bytes.</summary>
    public byte[] Bytes(int least, int most)
    {
        Expect(JsonValueKind.String, "base64");
        return element.TryGetBytesFromBase64(out var bytes) && bytes.Length >= least && bytes.Length <= most
            ? bytes
            : throw Wrong("is no base64 of the right length", $"Let 'churn keys add' or 'churn keys rotate' write it: {(least == most ? least : $"{least} to {most}")} bytes");
    }

    public AccessFileException Wrong(string problem, string remedy) => new($"{file}: {(path.Length == 0 ? "the file" : path)} {problem}. {remedy}");

    /// <summary>A piece of the file in a message: short, and on one line.</summary>
    public static string Shown(string text)
    {
        var shown = text.Length <= MostShown ? text : string.Concat(text.AsSpan(0, MostShown), "…");
        return string.Concat(shown.Select(c => char.IsControl(c) ? '?' : c));
    }

    private void Expect(JsonValueKind kind, string inWords)
    {
        if (element.ValueKind != kind)
        {
            throw Wrong($"is {element.ValueKind.ToString().ToLower(CultureInfo.InvariantCulture)}", $"Write {inWords}");
        }
    }
}
