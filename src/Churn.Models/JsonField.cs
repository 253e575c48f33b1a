using System.Globalization;
using System.Text.Json;

namespace Churn.Models;

/// <summary>One value of an untrusted JSON file; every read checks type and range, and a failure names file and path.</summary>
internal readonly struct JsonField
{
    private readonly JsonElement element;
    private readonly string file;
    private readonly string path;

    private JsonField(JsonElement element, string file, string path)
    {
        this.element = element;
        this.file = file;
        this.path = path;
    }

    public static JsonField Root(JsonDocument document, string file) => new(document.RootElement, file, "");

    public bool IsText => element.ValueKind == JsonValueKind.String;

    /// <summary>A field that must be there.</summary>
    public JsonField this[string name] =>
        TryGet(name, out JsonField field) ? field : throw Wrong($"has no field \"{name}\"", $"Add \"{name}\"");

    public bool TryGet(string name, out JsonField field)
    {
        Expect(JsonValueKind.Object, "an object");
        bool found = element.TryGetProperty(name, out JsonElement value);
        field = new JsonField(value, file, Below(name));
        return found;
    }

    /// <summary>Refuses names outside <paramref name="known"/>: a misspelt field would otherwise silently mean its default.</summary>
    public void RefuseUnknownFields(params ReadOnlySpan<string> known)
    {
        Expect(JsonValueKind.Object, "an object");
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!known.Contains(property.Name))
            {
                throw Wrong($"has an unknown field \"{Shown(property.Name)}\"", $"Known are: {string.Join(", ", known.ToArray())}");
            }
        }
    }

    public IEnumerable<KeyValuePair<string, JsonField>> Fields(int most)
    {
        Expect(JsonValueKind.Object, "an object");
        int count = element.GetPropertyCount();
        if (count > most)
        {
            throw Wrong($"has {count} fields", $"At most {most} are read");
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            yield return new(property.Name, new JsonField(property.Value, file, Below(Shown(property.Name))));
        }
    }

    /// <summary>Text of 1 to <paramref name="maxLength"/> characters, not blank.</summary>
    public string Text(int maxLength)
    {
        Expect(JsonValueKind.String, "text");
        string text = element.GetString()!;
        return text.Length <= maxLength && !string.IsNullOrWhiteSpace(text)
            ? text
            : throw Wrong($"has {text.Length} characters or is blank", $"Write 1 to {maxLength} characters");
    }

    public bool Flag() => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong($"is {Kind()}", "Write true or false"),
    };

    /// <summary>A finite number.</summary>
    public double Number()
    {
        Expect(JsonValueKind.Number, "a number");
        return element.TryGetDouble(out double value) && double.IsFinite(value)
            ? value
            : throw Wrong("is too large for a number", "Write a finite one");
    }

    /// <summary>A number that is finite in single precision.</summary>
    private double SingleNumber() =>
        Number() is var value && float.IsFinite((float)value)
            ? value
            : throw Wrong($"is {value}", "Write a finite number of single precision");

    public int Integer(int least, int most)
    {
        Expect(JsonValueKind.Number, "a whole number");
        return Within(element.TryGetInt32(out int value), value, least, most);
    }

    /// <summary>A whole number that is written as text, as XGBoost writes its parameters.</summary>
    public int IntegerText(int least, int most)
    {
        Expect(JsonValueKind.String, "a whole number as text");
        bool read = int.TryParse(element.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value);
        return Within(read, value, least, most);
    }

    /// <summary>The elements of an array whose length lies within the bounds.</summary>
    public JsonField[] Items(int least, int most)
    {
        var items = new JsonField[Length(least, most)];
        int i = 0;
        foreach (JsonElement item in element.EnumerateArray())
        {
            items[i] = new JsonField(item, file, $"{path}[{i}]");
            i++;
        }

        return items;
    }

    /// <summary>An array of <paramref name="length"/> whole numbers.</summary>
    public int[] Integers(int length)
    {
        var values = new int[Length(length, length)];
        int i = 0;
        foreach (JsonElement item in element.EnumerateArray())
        {
            bool read = item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out values[i]);
            if (!read)
            {
                throw At(i, item).Wrong($"is {Shown(item.ToString())}", "Write a whole number of 32 bits");
            }

            i++;
        }

        return values;
    }

    /// <summary>An array of <paramref name="length"/> finite numbers, each rounded to the nearest float.</summary>
    public float[] Floats(int length)
    {
        var values = new float[Length(length, length)];
        int i = 0;
        foreach (JsonElement item in element.EnumerateArray())
        {
            bool read = item.ValueKind == JsonValueKind.Number && item.TryGetSingle(out values[i]);
            if (!read || !float.IsFinite(values[i]))
            {
                throw At(i, item).Wrong($"is {Shown(item.ToString())}", "Write a finite number of single precision");
            }

            i++;
        }

        return values;
    }

    /// <summary>An array of <paramref name="length"/> numbers that are finite in single precision, or null for missing, which becomes NaN.
    /// </summary>
    public double[] Row(int length)
    {
        var values = new double[Length(length, length)];
        int i = 0;
        foreach (JsonElement item in element.EnumerateArray())
        {
            // A place in the file is put into words only for the message, since a manifest has many rows.
            values[i] = item.ValueKind == JsonValueKind.Null ? double.NaN
                : item.ValueKind == JsonValueKind.Number && item.TryGetDouble(out double value) && float.IsFinite((float)value) ? value
                : At(i, item).SingleNumber();
            i++;
        }

        return values;
    }

    /// <summary>An array of <paramref name="length"/> truth values, written as such or as 0 and 1.</summary>
    public bool[] Flags(int length)
    {
        var values = new bool[Length(length, length)];
        int i = 0;
        foreach (JsonElement item in element.EnumerateArray())
        {
            int number = 0;
            bool isNumber = item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out number) && number is 0 or 1;
            if (!isNumber && item.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            {
                throw At(i, item).Wrong($"is {Shown(item.ToString())}", "Write 0 or 1");
            }

            values[i] = number == 1 || item.ValueKind == JsonValueKind.True;
            i++;
        }

        return values;
    }

    /// <summary>What is thrown when this field cannot be used.</summary>
    public ModelFormatException Wrong(string what, string remedy) =>
        new($"{file}: {(path.Length == 0 ? "the file" : path)} {what}. {remedy}.");

    private int Within(bool read, int value, int least, int most) =>
        read && value >= least && value <= most
            ? value
            : throw Wrong($"is {Shown(element.ToString())}", $"Write a whole number from {least} to {most}");

    private string Below(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private JsonField At(int index, JsonElement item) => new(item, file, $"{path}[{index}]");

    private int Length(int least, int most)
    {
        Expect(JsonValueKind.Array, "an array");
        int length = element.GetArrayLength();
        return length >= least && length <= most
            ? length
            : throw Wrong(
                $"has {length} elements", least == most ? $"It must have {most}" : $"It must have {least} to {most}");
    }

    private void Expect(JsonValueKind kind, string name)
    {
        if (element.ValueKind != kind)
        {
            throw Wrong($"is {Kind()}", $"It must be {name}");
        }
    }

    private string Kind() => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    // A hostile file must not fill the log.
    private static string Shown(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
