using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;

namespace Churn.Server.Http.OpenApi;

/// <summary>Writes messages as JSON schemas, by protobuf's JSON mapping, and collects those that they refer to.</summary>
/// <param name="comments">Become descriptions.</param>
/// <param name="asked">Messages that clients send: fields that they do not have are refused.</param>
internal sealed class SchemaWriter(ProtoComments comments, IReadOnlySet<MessageDescriptor> asked)
{
    private const string Prefix = "churn.v1.";

    private readonly SortedDictionary<string, JsonObject> schemas = new(StringComparer.Ordinal);

    /// <summary>All messages and enums that were referred to, by name.</summary>
    public JsonObject Components => new(schemas.Select(schema => KeyValuePair.Create(schema.Key, (JsonNode?)schema.Value)));

    /// <summary>A reference to a message.</summary>
    public JsonObject RefTo(MessageDescriptor message)
    {
        var name = NameOf(message.FullName);
        if (!schemas.ContainsKey(name))
        {
            // Before its fields are written: one of them may be of this message.
            schemas[name] = [];
            Fill(schemas[name], message);
        }
        return RefTo(name);
    }

    /// <summary>One field's schema, with what its comment says.</summary>
    public JsonObject Of(FieldDescriptor field)
    {
        var schema = field.IsRepeated ? new JsonObject { ["type"] = "array", ["items"] = OfValue(field) } : OfValue(field);
        if (comments[field.FullName] is { Length: > 0 } comment)
        {
            schema["description"] = comment;
        }
        return schema;
    }

    /// <summary>All messages that may be within these, themselves included.</summary>
    public static IReadOnlySet<MessageDescriptor> Reachable(IEnumerable<MessageDescriptor> messages)
    {
        var found = new HashSet<MessageDescriptor>();
        var open = new Stack<MessageDescriptor>(messages);
        while (open.TryPop(out var message))
        {
            if (found.Add(message))
            {
                foreach (var field in message.Fields.InDeclarationOrder().Where(field => field.FieldType == FieldType.Message))
                {
                    open.Push(field.MessageType);
                }
            }
        }
        return found;
    }

    private void Fill(JsonObject schema, MessageDescriptor message)
    {
        schema["type"] = "object";
        if (comments[message.FullName] is { Length: > 0 } comment)
        {
            schema["description"] = comment;
        }
        var fields = message.Fields.InDeclarationOrder();
        schema["properties"] = new JsonObject(fields.Select(field => KeyValuePair.Create(field.JsonName, (JsonNode?)Of(field))));
        if (asked.Contains(message))
        {
            schema["additionalProperties"] = false;
            return;
        }
        // Answers hold every field that has a default, so that nobody needs to know defaults.
        string[] always = [.. fields.Where(field => !field.HasPresence).Select(field => field.JsonName)];
        if (always.Length > 0)
        {
            schema["required"] = new JsonArray([.. always.Select(name => (JsonNode)name)]);
        }
    }

    private JsonObject OfValue(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Double => new() { ["type"] = "number", ["format"] = "double" },
        FieldType.Bool => new() { ["type"] = "boolean" },
        FieldType.String => new() { ["type"] = "string" },
        FieldType.Int32 => new() { ["type"] = "integer", ["format"] = "int32" },
        // As text, since JavaScript's numbers are no 64-bit integers; numbers are read too.
        FieldType.Int64 => new() { ["type"] = "string", ["format"] = "int64", ["pattern"] = "^-?[0-9]+$" },
        FieldType.Enum => RefTo(field.EnumType),
        FieldType.Message => WellKnown(field.MessageType) ?? RefTo(field.MessageType),
        _ => throw new NotSupportedException($"{field.FullName} is of a type that no schema is written for."),
    };

    private static JsonObject? WellKnown(MessageDescriptor message) => message.FullName switch
    {
        "google.protobuf.Timestamp" => new() { ["type"] = "string", ["format"] = "date-time" },
        "google.protobuf.Duration" => new() { ["type"] = "string", ["pattern"] = "^-?[0-9]+([.][0-9]{1,9})?s$", ["examples"] = new JsonArray("0.5s") },
        "google.protobuf.FieldMask" => new() { ["type"] = "string", ["examples"] = new JsonArray("segment,renewalAt") },
        "google.protobuf.Any" => new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["@type"] = new JsonObject { ["type"] = "string" } },
            ["required"] = new JsonArray("@type"),
        },
        _ => null,
    };

    private JsonObject RefTo(EnumDescriptor type)
    {
        var name = NameOf(type.FullName);
        if (!schemas.ContainsKey(name))
        {
            schemas[name] = new JsonObject
            {
                ["type"] = "string",
                ["description"] = comments[type.FullName],
                ["enum"] = new JsonArray([.. type.Values.Select(value => (JsonNode)value.Name)]),
            };
        }
        return RefTo(name);
    }

    private static JsonObject RefTo(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    private static string NameOf(string fullName) => fullName.StartsWith(Prefix, StringComparison.Ordinal) ? fullName[Prefix.Length..] : fullName;
}
