using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Churn.Features;

namespace Churn.Reasons;

/// <summary>Finds what a translator left out or emptied, before a request does.</summary>
internal static class ReasonTextCheck
{
    /// <exception cref="InvalidDataException">Something is missing; the message says what.</exception>
    public static void Check(ReasonTextFile file)
    {
        // Null where the file lacks them, whatever their types say.
        Require(file.Units is not null, "'units' is missing");
        Require(file.Spans is not null, "'spans' is missing");
        Require(file.Names is not null, "'names' is missing");
        Require(file.Texts is not null, "'texts' is missing");
        Require(IsSaid(file.Window), "'window' is missing");
        Require(IsSaid(file.All), "'all' is missing");
        foreach (var (unit, forms) in file.Units)
        {
            Require(forms?.ContainsKey("other") == true, $"unit '{unit}' has no form 'other'");
            Require(forms.Values.All(IsSaid), $"unit '{unit}' has an empty form");
        }
        foreach (var window in Window.Every)
        {
            Require(file.Spans.TryGetValue(window.Name, out var span) && IsSaid(span), $"spans lack '{window.Name}'");
        }
        foreach (var (type, forms) in file.Names)
        {
            Require(forms?.Length == 2 && forms.All(IsSaid), $"name '{type}' is not two texts, for one event and for many");
        }
    }

    /// <summary>The texts under one key, in order.</summary>
    /// <exception cref="InvalidDataException">There is none, or one is no text.</exception>
    public static string[] Variants(string key, JsonElement value)
    {
        JsonElement[] texts = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        Require(
            texts.Length > 0 && texts.All(t => t.ValueKind == JsonValueKind.String && IsSaid(t.GetString())),
            $"'{key}' is neither a text nor a list of texts");
        return [.. texts.Select(t => t.GetString()!)];
    }

    private static bool IsSaid(string? text) => !string.IsNullOrEmpty(text);

    private static void Require([DoesNotReturnIf(false)] bool met, string otherwise)
    {
        if (!met)
        {
            throw new InvalidDataException(otherwise);
        }
    }
}
