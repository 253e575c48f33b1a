using System.Text;
using System.Text.Json.Nodes;
using Churn.Access;

namespace Churn.Tests.Access;

/// <summary>What an access file may say, and what is said of one that is wrong.</summary>
public class AccessFileTests
{
    private const string Good = """
        {
          "version": 1,
          "keys": [
            {
              "id": "ab12", "client": "shop", "tenant": "acme", "scopes": ["record", "score"], "lane": "live",
              "not_before": "2026-01-01T00:00:00Z", "expires_at": "2027-01-01T01:30:00.5+01:00", "rate": { "per_second": 50.5, "burst": 100 },
              "salt": "AAAAAAAAAAAAAAAAAAAAAA==", "hash": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
            }
          ],
          "issuers": [
            {
              "issuer": "https://id.example.com/", "audience": "churn", "algorithms": ["RS256", "ES256"], "jwks_uri": "https://id.example.com/keys",
              "tenant_claim": "org", "client": "agents", "scopes": ["watch"], "lane": "web"
            }
          ],
          "certificates": [{ "subject": "CN=shop,O=Example", "tenant": "acme", "client": "shop", "scopes": ["admin"], "lane": "bulk" }],
          "customer_tokens": { "key_file": "tokens.key", "previous_key_file": "/keys/old.key" }
        }
        """;

    [Fact]
    public void GoodFile_IsReadAsItIsWritten()
    {
        var file = Parse(Good);

        var key = Assert.Single(file.Keys);
        Assert.Equal(("ab12", "shop", "acme", Scopes.Record | Scopes.Score, Lane.Live), (key.Id, key.Client, key.Tenant, key.Scopes, key.Lane));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), key.NotBefore);
        Assert.Equal(new DateTimeOffset(2027, 1, 1, 0, 30, 0, 500, TimeSpan.Zero), key.ExpiresAt);
        Assert.Equal((new RateLimit(50.5, 100), 16, 32), (key.Rate, key.Salt.Length, key.Hash.Length));
        var issuer = Assert.Single(file.Issuers);
        Assert.Equal(("https://id.example.com/", "churn", "org", null), (issuer.Issuer, issuer.Audience, issuer.TenantClaim, issuer.Tenant));
        Assert.Equal(["RS256", "ES256"], issuer.Algorithms);
        Assert.Equal((new Uri("https://id.example.com/keys"), null), (issuer.JwksUri, issuer.JwksFile));
        Assert.Equal(("CN=shop,O=Example", null, Scopes.Admin), (file.Certificates[0].Subject, file.Certificates[0].AlternativeName, file.Certificates[0].Scopes));
        Assert.Equal(new CustomerTokenEntry("tokens.key", "/keys/old.key"), file.CustomerTokens);
    }

    [Fact]
    public void FileThatIsWrittenAgain_SaysTheSame()
    {
        var once = Parse(Good).ToBytes();

        Assert.Equal(once, AccessFile.Parse(once, "access.json").ToBytes());
        Assert.Equal("{\n  \"version\": 1\n}\n", Encoding.UTF8.GetString(AccessFile.Empty.ToBytes()));
    }

    // Where, what to put there (null: take it away), and what is said.
    [Theory]
    [InlineData("version", "2", "version is of another format")]
    [InlineData("version", null, "the file has no field 'version'. Add 'version'")]
    [InlineData("kyes", "[]", "the file has an unknown field 'kyes'. Take it out or correct it; known are: version, keys,")]
    [InlineData("keys", "{}", "keys is object. Write a list")]
    [InlineData("keys/0/secret", "1", "keys[0] has an unknown field 'secret'")]
    [InlineData("keys/0/id", "\"AB12\"", "keys[0].id is 'AB12'. Write 4 to 32 of a-z and 0-9")]
    [InlineData("keys/0/id", "7", "keys[0].id is number. Write text")]
    [InlineData("keys/0/client", "\"a b\"", "keys[0].client is 'a b'. Write 1 to 64 of letters")]
    [InlineData("keys/0/client", "\"\\ud800\"", "keys[0].client")]
    [InlineData("keys/0/client", "\"\"", "keys[0].client has 0 characters")]
    [InlineData("keys/0/tenant", null, "keys[0] has no field 'tenant'")]
    [InlineData("keys/0/scopes", "[]", "keys[0].scopes is empty. Name at least one scope")]
    [InlineData("keys/0/scopes/1", "\"scores\"", "keys[0].scopes[1] is 'scores'. Write some of record, score, watch, profile, erase, admin")]
    [InlineData("keys/0/lane", "\"fast\"", "keys[0].lane is 'fast'. Write one of live, web, bulk")]
    [InlineData("keys/0/expires_at", "\"2027-01-01\"", "keys[0].expires_at is '2027-01-01'. Write a time as 2027-01-31T12:00:00Z")]
    [InlineData("keys/0/expires_at", "\"2027-01-01T00:00:00\"", "keys[0].expires_at is")]
    [InlineData("keys/0/expires_at", "\"2026-01-01T00:00:00Z\"", "keys[0].expires_at is not after not_before")]
    [InlineData("keys/0/rate", "{\"per_second\":1}", "keys[0].rate has no field 'burst'")]
    [InlineData("keys/0/rate/per_second", "0", "keys[0].rate.per_second is 0. Write a number from 1 to 1,000,000")]
    [InlineData("keys/0/rate/burst", "1e999", "keys[0].rate.burst is")]
    [InlineData("keys/0/salt", "\"AAAA\"", "keys[0].salt is no base64 of the right length")]
    [InlineData("keys/0/hash", "\"hunter2\"", "keys[0].hash is no base64 of the right length. Let 'churn keys add'")]
    [InlineData("issuers/0/algorithms", "[\"HS256\"]", "issuers[0].algorithms[0] is 'HS256'. Write some of RS256")]
    [InlineData("issuers/0/algorithms", "[\"none\"]", "issuers[0].algorithms[0] is 'none'")]
    [InlineData("issuers/0/algorithms", "[\"EdDSA\"]", "issuers[0].algorithms[0] is 'EdDSA'")]
    [InlineData("issuers/0/algorithms", "[]", "issuers[0].algorithms is empty")]
    [InlineData("issuers/0/jwks_uri", "\"http://id.example.com/keys\"", "issuers[0].jwks_uri is 'http://id.example.com/keys'. Write an address that begins with https://")]
    [InlineData("issuers/0/jwks_uri", "\"https://u:p@id.example.com/keys\"", "issuers[0].jwks_uri is")]
    [InlineData("issuers/0/jwks_uri", "\"file:///etc/keys\"", "issuers[0].jwks_uri is")]
    [InlineData("issuers/0/jwks_file", "\"keys.json\"", "issuers[0] has both or none of 'jwks_file' and 'jwks_uri'. Give exactly one")]
    [InlineData("issuers/0/tenant", "\"acme\"", "issuers[0] has both or none of 'tenant' and 'tenant_claim'")]
    [InlineData("issuers/0/tenant_claim", null, "issuers[0] has both or none of 'tenant' and 'tenant_claim'")]
    [InlineData("certificates/0/subject", "\"CN=shop, O=Example\"", "certificates[0].subject is 'CN=shop, O=Example'. Write it as RFC 4514")]
    [InlineData("certificates/0/san", "\"a.example\"", "certificates[0] has both or none of 'subject' and 'san'")]
    [InlineData("customer_tokens/key_file", null, "customer_tokens has no field 'key_file'")]
    public void WrongEntry_IsNamedWithItsPlaceAndTheRemedy(string place, string? value, string expected)
    {
        var root = JsonNode.Parse(Good)!;
        var steps = place.Split('/');
        var parent = steps[..^1].Aggregate(root, (node, step) => int.TryParse(step, out var index) ? node[index]! : node[step]!);
        if (value is null)
        {
            parent.AsObject().Remove(steps[^1]);
        }
        else if (int.TryParse(steps[^1], out var index))
        {
            parent[index] = "@";
        }
        else
        {
            parent[steps[^1]] = "@";
        }

        var error = Assert.Throws<AccessFileException>(() => Parse(root.ToJsonString().Replace("\"@\"", value, StringComparison.Ordinal)));

        Assert.StartsWith("access.json: " + expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*.example.com")]
    [InlineData("a b")]
    [InlineData(":nothing")]
    public void AlternativeNameThatIsNone_IsRefused(string name)
    {
        var error = Assert.Throws<AccessFileException>(() => Parse(Good.Replace(
            "\"subject\": \"CN=shop,O=Example\"", $"\"san\": \"{name}\"", StringComparison.Ordinal)));

        Assert.Contains("certificates[0].san", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EntryThatIsThereTwice_IsNamed()
    {
        var file = Parse(Good);

        Assert.Contains("keys[1] names the same as keys[0]", Refusal(file with { Keys = [file.Keys[0], file.Keys[0]] }));
        Assert.Contains("issuers[1] names the same as issuers[0]", Refusal(file with { Issuers = [file.Issuers[0], file.Issuers[0]] }));
        Assert.Contains("certificates[1] names the same", Refusal(file with { Certificates = [file.Certificates[0], file.Certificates[0]] }));
    }

    [Fact]
    public void Sizes_AreBounded()
    {
        var file = Parse(Good);
        KeyEntry[] keys = [.. Enumerable.Range(0, AccessFile.MaxKeys + 1).Select(i => file.Keys[0] with { Id = $"key{i:D6}" })];

        Assert.Equal(AccessFile.MaxKeys, AccessFile.Parse((file with { Keys = [.. keys[1..]] }).ToBytes(), "x").Keys.Length);
        Assert.Contains("keys has 10,001 entries. Keep at most 10,000", Refusal(file with { Keys = [.. keys] }));
        Assert.Contains("larger than 4,194,304 bytes", Assert.Throws<AccessFileException>(() => Parse(Good + new string(' ', AccessFile.MaxBytes))).Message);
    }

    [Theory]
    [InlineData("", "line 1, byte 1: is no JSON")]
    [InlineData("{\n \"version\": 1,\n \"version\": 1}", "has a field twice")]
    [InlineData("{\n \"version\": 1,, }", "line 2, byte 15: is no JSON")]
    [InlineData("[]", "the file is array. Write an object")]
    [InlineData("{\"version\":1,\"keys\":[[[[[[[[[[]]]]]]]]]]}", "is nested too deeply")]
    public void WhatIsNoSuchFile_IsRefusedWithItsPlace(string text, string expected)
    {
        Assert.Contains(expected, Assert.Throws<AccessFileException>(() => Parse(text)).Message, StringComparison.Ordinal);
    }

    private static string Refusal(AccessFile file) => Assert.Throws<AccessFileException>(() => AccessFile.Parse(file.ToBytes(), "access.json")).Message;

    private static AccessFile Parse(string text) => AccessFile.Parse(Encoding.UTF8.GetBytes(text), "access.json");
}
