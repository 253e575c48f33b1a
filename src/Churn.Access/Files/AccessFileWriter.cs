using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Churn.Access;

/// <summary>Writes an access file for people: an entry a line, so that a difference shows who was let in; nothing that is not there.</summary>
internal static class AccessFileWriter
{
    // Without it the plus signs of base64 and time would be escaped; the file is never part of a page.
    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(AccessFile file)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            List(json, "keys", file.Keys, Key);
            List(json, "issuers", file.Issuers, Issuer);
            List(json, "certificates", file.Certificates, Certificate);
            if (file.CustomerTokens is { } tokens)
            {
                json.WriteStartObject("customer_tokens");
                json.WriteString("key_file", tokens.KeyFile);
                Optional(json, "previous_key_file", tokens.PreviousKeyFile);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Key(Utf8JsonWriter json, KeyEntry key)
    {
        json.WriteString("id", key.Id);
        Holder(json, key.Client, key.Tenant, key.Scopes, key.Lane, key.Rate);
        Optional(json, "not_before", key.NotBefore is { } from ? AccessRules.Of(from) : null);
        Optional(json, "expires_at", key.ExpiresAt is { } until ? AccessRules.Of(until) : null);
        json.WriteBase64String("salt", key.Salt.AsSpan());
        json.WriteBase64String("hash", key.Hash.AsSpan());
    }

    private static void Issuer(Utf8JsonWriter json, IssuerEntry issuer)
    {
        json.WriteString("issuer", issuer.Issuer);
        json.WriteString("audience", issuer.Audience);
        Texts(json, "algorithms", issuer.Algorithms);
        Optional(json, "jwks_file", issuer.JwksFile);
        Optional(json, "jwks_uri", issuer.JwksUri?.AbsoluteUri);
        Optional(json, "tenant_claim", issuer.TenantClaim);
        Holder(json, issuer.Client, issuer.Tenant, issuer.Scopes, issuer.Lane, issuer.Rate);
    }

    private static void Certificate(Utf8JsonWriter json, CertificateEntry certificate)
    {
        Optional(json, "subject", certificate.Subject);
        Optional(json, "san", certificate.AlternativeName);
        Holder(json, certificate.Client, certificate.Tenant, certificate.Scopes, certificate.Lane, certificate.Rate);
    }

    private static void Holder(Utf8JsonWriter json, string client, string? tenant, Scopes scopes, Lane lane, RateLimit? rate)
    {
        json.WriteString("client", client);
        Optional(json, "tenant", tenant);
        Texts(json, "scopes", AccessNames.Of(scopes));
        json.WriteString("lane", AccessNames.Of(lane));
        if (rate is { } limit)
        {
            json.WriteStartObject("rate");
            json.WriteNumber("per_second", limit.PerSecond);
            json.WriteNumber("burst", limit.Burst);
            json.WriteEndObject();
        }
    }

    private static void List<T>(Utf8JsonWriter json, string name, IReadOnlyCollection<T> entries, Action<Utf8JsonWriter, T> write)
    {
        if (entries.Count > 0)
        {
            json.WriteStartArray(name);
            var line = new ArrayBufferWriter<byte>();
            foreach (var entry in entries)
            {
                line.ResetWrittenCount();
                using (var inner = new Utf8JsonWriter(line, OneLine))
                {
                    inner.WriteStartObject();
                    write(inner, entry);
                    inner.WriteEndObject();
                }
                json.WriteRawValue(line.WrittenSpan, skipInputValidation: true);
            }
            json.WriteEndArray();
        }
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }
        json.WriteEndArray();
    }

    private static void Optional(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }
}
