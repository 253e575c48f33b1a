using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Churn.Access;

/// <summary>What a customer token says. Client, lane and rate are not in it: they are the minter's, as the access file has them now.</summary>
/// <param name="Credential">The minter's.</param>
/// <param name="Tenant">Of the customer.</param>
/// <param name="Customer">The customer's id.</param>
/// <param name="Scopes">Some of record, score and watch.</param>
/// <param name="Reasons">Whether scores may come with reasons.</param>
/// <param name="IssuedAt">Seconds of the Unix epoch.</param>
/// <param name="ExpiresAt">Likewise.</param>
internal sealed record CustomerClaims(
    string Credential, string Tenant, string Customer, Scopes Scopes, bool Reasons, long IssuedAt, long ExpiresAt)
{
    private static readonly JsonWriterOptions Short = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Short))
        {
            json.WriteStartObject();
            json.WriteString("sub", Customer);
            json.WriteString("cred", Credential);
            json.WriteString("tenant", Tenant);
            json.WriteString("scope", string.Join(' ', AccessNames.Of(Scopes)));
            json.WriteBoolean("reasons", Reasons);
            json.WriteNumber("iat", IssuedAt);
            json.WriteNumber("exp", ExpiresAt);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <returns>Null: it was written by something else that has the key.</returns>
    public static CustomerClaims? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 2, AllowDuplicateProperties = false });
            var root = document.RootElement;
            return new CustomerClaims(
                root.GetProperty("cred").GetString()!,
                root.GetProperty("tenant").GetString()!,
                root.GetProperty("sub").GetString()!,
                AccessNames.Parse(root.GetProperty("scope").GetString()),
                root.GetProperty("reasons").GetBoolean(),
                root.GetProperty("iat").GetInt64(),
                root.GetProperty("exp").GetInt64());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
