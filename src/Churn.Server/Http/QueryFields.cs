using System.Globalization;
using Churn.Server.Errors;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Status = Google.Rpc.Status;

namespace Churn.Server.Http;

/// <summary>Reads query parameters into the fields of a request, by the names and types that the contract gives them.</summary>
internal static class QueryFields
{
    /// <summary>Reads every parameter.</summary>
    /// <param name="query">As sent; both spellings of a name are read.</param>
    /// <param name="request">Its fields are set.</param>
    /// <param name="known">Fields that may be in the query, as the contract spells them; a name that is no field is somebody else's, and is
    /// passed over.</param>
    /// <returns>The first parameter that is not known or cannot be read, and what to give instead; null if all is well.</returns>
    public static Status? Read(IQueryCollection query, IMessage request, params IReadOnlyList<string> known)
    {
        foreach (var (name, values) in query)
        {
            var field = known.Select(request.Descriptor.FindFieldByName).FirstOrDefault(field => field?.Name == name || field?.JsonName == name);
            if (field is null && known.Contains(name))
            {
                continue;
            }
            if (field is null)
            {
                return Failures.Invalid(
                    name, known.Count > 0 ? $"is no parameter: use {string.Join(", ", known)}" : "is no parameter: this method takes none");
            }
            var text = values.ToString();
            if (Value(field, text, out var wanted) is not { } value)
            {
                return Failures.Invalid(name, $"'{text}' cannot be read: give {wanted}");
            }
            field.Accessor.SetValue(request, value);
        }
        return null;
    }

    private static object? Value(FieldDescriptor field, string text, out string wanted)
    {
        switch (field.FieldType)
        {
            case FieldType.String:
                wanted = "a text";
                return text;
            case FieldType.Int32:
                wanted = "a number";
                return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
            case FieldType.Bool:
                wanted = "true or false";
                return bool.TryParse(text, out var flag) ? flag : null;
            case FieldType.Message when field.MessageType == Timestamp.Descriptor:
                wanted = "a time as in RFC 3339, 2026-01-31T12:00:00Z (in a URL, + is %2B)";
                return JsonProtocol.TryParseText<Timestamp>(text);
            case FieldType.Message when field.MessageType == Duration.Descriptor:
                wanted = "seconds, as 0.5s";
                return JsonProtocol.TryParseText<Duration>(text);
            case FieldType.Message when field.MessageType == FieldMask.Descriptor:
                wanted = "names of fields, separated by commas";
                return new FieldMask { Paths = { text.Split(',').Select(SnakeCase) } };
            default:
                throw new NotSupportedException($"{field.FullName} is of a type that no query holds.");
        }
    }

    // Both spellings in, as everywhere in JSON.
    private static string SnakeCase(string path) =>
        string.Concat(path.Trim().Select(c => char.IsAsciiLetterUpper(c) ? $"_{char.ToLowerInvariant(c)}" : $"{c}"));
}
