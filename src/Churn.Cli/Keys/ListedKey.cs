using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Churn.Access;

namespace Churn.Cli.Keys;

/// <summary>What is shown of a key: all but what it could be checked with.</summary>
internal sealed class ListedKey
{
    public required string Id { get; init; }

    public required string Client { get; init; }

    public required string Tenant { get; init; }

    public required ImmutableArray<string> Scopes { get; init; }

    public required string Lane { get; init; }

    /// <summary><c>good</c>, <c>expired</c> or <c>not yet</c>.</summary>
    public required string State { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NotBefore { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ExpiresAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RateLimit? Rate { get; init; }

    public static ListedKey Of(KeyEntry key, DateTimeOffset now) => new()
    {
        Id = key.Id,
        Client = key.Client,
        Tenant = key.Tenant,
        Scopes = AccessNames.Of(key.Scopes),
        Lane = AccessNames.Of(key.Lane),
        State = now >= key.ExpiresAt ? "expired" : now < key.NotBefore ? "not yet" : "good",
        NotBefore = key.NotBefore is { } from ? AccessRules.Of(from) : null,
        ExpiresAt = key.ExpiresAt is { } until ? AccessRules.Of(until) : null,
        Rate = key.Rate,
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ImmutableArray<ListedKey>))]
[JsonSerializable(typeof(NewKey))]
internal sealed partial class KeysJson : JsonSerializerContext;
