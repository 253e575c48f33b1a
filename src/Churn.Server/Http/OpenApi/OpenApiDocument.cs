using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;

namespace Churn.Server.Http.OpenApi;

/// <summary>Describes the HTTP API: OpenAPI 3.1, made of the contract itself, so that it cannot say anything else.</summary>
/// <remarks>Source: OpenAPI Specification 3.1.0.</remarks>
internal static class OpenApiDocument
{
    private const string JsonType = "application/json";

    private static readonly Lazy<byte[]> Written = new(() => JsonSerializer.SerializeToUtf8Bytes(Make()));

    /// <summary>The document as UTF-8 JSON.</summary>
    public static ReadOnlyMemory<byte> Bytes => Written.Value;

    private static JsonObject Make()
    {
        var comments = ProtoComments.Read();
        var schemas = new SchemaWriter(comments, SchemaWriter.Reachable(ApiRoute.All.SelectMany(route => route.Body)));
        var paths = new JsonObject();
        foreach (var route in ApiRoute.All)
        {
            if (!paths.ContainsKey(route.Path))
            {
                paths[route.Path] = new JsonObject();
            }
            paths[route.Path]![route.Method.ToLowerInvariant()] = Operation(route, comments, schemas);
        }
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Churn",
                ["version"] = typeof(OpenApiDocument).Assembly.GetName().Version!.ToString(3),
                ["description"] = comments["churn.v1.ChurnService"],
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas.Components, ["securitySchemes"] = SecuritySchemes() },
            // Without any on a server that asks for none.
            ["security"] = new JsonArray(new JsonObject(), new JsonObject { ["bearer"] = new JsonArray() }, new JsonObject { ["apiKey"] = new JsonArray() }),
        };
    }

    private static JsonObject SecuritySchemes() => new()
    {
        ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "An API key, an issuer's token or a customer token." },
        ["apiKey"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "x-api-key", ["description"] = "An API key." },
    };

    private static JsonObject Operation(ApiRoute route, ProtoComments comments, SchemaWriter schemas)
    {
        var operation = new JsonObject
        {
            // The same method is served twice, once with the id in the path.
            ["operationId"] = route.Rpc + (route.Path.Contains("{id}", StringComparison.Ordinal) ? "ById" : ""),
            ["description"] = comments[$"churn.v1.{route.Service}.{route.Rpc}"],
            ["parameters"] = Parameters(route, schemas),
            ["responses"] = Responses(route, schemas),
        };
        if (route.Body.Length > 0)
        {
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content(JsonType, AnyOf(route.Body, schemas)) };
        }
        return operation;
    }

    private static JsonArray Parameters(ApiRoute route, SchemaWriter schemas)
    {
        var parameters = new JsonArray();
        if (route.Path.Contains("{id}", StringComparison.Ordinal))
        {
            parameters.Add(new JsonObject
            {
                ["name"] = "id",
                ["in"] = "path",
                ["required"] = true,
                ["description"] = "The customer's id, 1 to 256 bytes of UTF-8, percent-encoded (a slash is %2F).",
                ["schema"] = new JsonObject { ["type"] = "string" },
            });
        }
        foreach (var field in route.Query.Select(name => route.Request.FindFieldByName(name)))
        {
            var schema = schemas.Of(field);
            schema.Remove("description", out var description);
            parameters.Add(new JsonObject { ["name"] = field.JsonName, ["in"] = "query", ["description"] = description, ["schema"] = schema });
        }
        return parameters;
    }

    private static JsonObject Responses(ApiRoute route, SchemaWriter schemas)
    {
        var type = route.IsStream ? "text/event-stream" : JsonType;
        var what = route.IsStream ? "Server-sent events: each has the name score or problem, and as its data one of these as JSON." : "The answer.";
        var responses = new JsonObject
        {
            ["200"] = new JsonObject { ["description"] = what, ["content"] = Content(type, schemas.RefTo(route.Response)) },
        };
        if (route is { Method: "GET", Rpc: "ScoreCustomer" })
        {
            responses["304"] = new JsonObject { ["description"] = "The score is that of the ETag in If-None-Match." };
        }
        responses["default"] = new JsonObject
        {
            ["description"] = "What is wrong, and what to change: google.rpc.Status; the HTTP status is the one that its code stands for.",
            ["content"] = Content(JsonType, schemas.RefTo(Google.Rpc.Status.Descriptor)),
        };
        return responses;
    }

    private static JsonObject AnyOf(MessageDescriptor[] messages, SchemaWriter schemas) => messages is [var only]
        ? schemas.RefTo(only)
        : new JsonObject { ["anyOf"] = new JsonArray([.. messages.Select(message => (JsonNode)schemas.RefTo(message))]) };

    private static JsonObject Content(string type, JsonObject schema) => new() { [type] = new JsonObject { ["schema"] = schema } };
}
