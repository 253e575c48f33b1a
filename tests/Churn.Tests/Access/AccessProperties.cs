using System.Security.Cryptography;
using System.Text;
using Churn.Access;

namespace Churn.Tests.Access;

/// <summary>What holds for every access file and every token, tried on random ones of a fixed seed.</summary>
public sealed class AccessProperties : IDisposable
{
    private const int Seed = 20_260_315;
    private readonly AccessFixture fixture = new();

    [Fact]
    public void AnyFile_IsReadAsItWasWritten()
    {
        for (var i = 0; i < 500; i++)
        {
            var random = new Random(Seed + i);
            var file = new AccessFile
            {
                Keys = [.. Enumerable.Range(0, random.Next(5)).Select(n => Key(random, $"key{n}"))],
                Issuers = [.. Enumerable.Range(0, random.Next(3)).Select(n => Issuer(random, n))],
                CustomerTokens = random.Next(2) == 0 ? null : new CustomerTokenEntry("a b.key", random.Next(2) == 0 ? null : "/ü/x"),
            };

            var read = AccessFile.Parse(file.ToBytes(), "access.json");

            Assert.True(file.ToBytes().AsSpan().SequenceEqual(read.ToBytes()), $"seed {Seed + i}");
            Assert.Equal(
                file.Keys.Select(key => (key.Id, key.Client, key.Tenant, key.Scopes, key.Lane, key.NotBefore, key.ExpiresAt, key.Rate)),
                read.Keys.Select(key => (key.Id, key.Client, key.Tenant, key.Scopes, key.Lane, key.NotBefore, key.ExpiresAt, key.Rate)));
        }
    }

    [Fact]
    public void AnyToken_HasAtMostWhatItsMinterHas()
    {
        KeyEntry[] entries = new KeyEntry[64];
        var texts = new string[64];
        for (var scopes = 1; scopes < 64; scopes++)
        {
            (texts[scopes], entries[scopes]) = ApiKey.Create(AccessFixture.Rights with { Scopes = (Scopes)scopes });
        }
        fixture.Write("tokens.key", RandomNumberGenerator.GetBytes(32));
        fixture.Open(new AccessFile { Keys = [.. entries[1..]], CustomerTokens = new CustomerTokenEntry("tokens.key", null) });
        var minted = 0;
        for (var i = 0; i < 4_000; i++)
        {
            var random = new Random(Seed + i);
            var minter = fixture.Bearer(texts[random.Next(1, 64)]).Caller!;
            var asked = (Scopes)random.Next(64) & (random.Next(2) == 0 ? minter.Scopes : Scopes.All);
            var id = Text(random);
            var life = TimeSpan.FromSeconds(random.Next(0, 4_000));
            var result = fixture.Current.CustomerTokens!.Mint(minter, id, asked, random.Next(2) == 0, life, fixture.Now);
            var may = asked != 0 && (asked & ~(Scopes.Record | Scopes.Score | Scopes.Watch)) == 0 && minter.Has(asked)
                && Encoding.UTF8.GetByteCount(id) is >= 1 and <= 256 && life.TotalSeconds is >= 1 and <= 3_600;

            Assert.True(may == result.Token is not null, $"seed {Seed + i}: {result.Message}");
            if (result.Token is { } token)
            {
                minted++;
                var caller = fixture.Bearer(token).Caller!;
                Assert.Equal((minter.Tenant, minter.Client, minter.Lane, asked, id), (caller.Tenant, caller.Client, caller.Lane, caller.Scopes, caller.CustomerId));
                Assert.Equal(fixture.Now + life, caller.ExpiresAt);
                Assert.InRange(token.Length, 1, CustomerTokens.MaxLength);
            }
        }
        Assert.InRange(minted, 200, 3_800);
    }

    public void Dispose() => fixture.Dispose();

    private static KeyEntry Key(Random random, string id)
    {
        DateTimeOffset? from = random.Next(2) == 0 ? null : Time(random);
        return new()
        {
            Id = id,
            Client = "c" + random.Next(),
            Tenant = "T." + random.Next(),
            Scopes = (Scopes)random.Next(1, 64),
            Lane = (Lane)random.Next(3),
            NotBefore = from,
            ExpiresAt = random.Next(2) == 0 ? null : (from ?? Time(random)).AddTicks(random.NextInt64(1, TimeSpan.TicksPerDay * 999)),
            Rate = random.Next(2) == 0 ? null : new RateLimit(random.NextDouble() * 999_999 + 1, random.Next(1, 1_000_001)),
            Salt = [.. RandomNumberGenerator.GetBytes(random.Next(16, 65))],
            Hash = [.. RandomNumberGenerator.GetBytes(32)],
        };
    }

    private static IssuerEntry Issuer(Random random, int n) => TestIssuer.Entry with
    {
        Issuer = $"https://id{n}.example.com/\"{random.Next()}ü",
        Algorithms = [.. TestIssuer.Algorithms.Where(_ => random.Next(2) == 0).DefaultIfEmpty("PS512")],
        JwksFile = n == 0 ? "ü/keys.json" : null,
        JwksUri = n == 0 ? null : new Uri($"https://id.example.com/{random.Next()}?x=ü"),
        Tenant = random.Next(2) == 0 ? "acme" : null,
    } is var entry && entry.Tenant is null ? entry with { TenantClaim = "https://example.com/org" } : entry;

    private static DateTimeOffset Time(Random random) => new(random.NextInt64(DateTimeOffset.UnixEpoch.Ticks, DateTimeOffset.UnixEpoch.AddYears(200).Ticks), TimeSpan.Zero);

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(0, 60)).Select(_ => random.Next(4) switch
    {
        0 => "客",
        1 => "🙂",
        2 => ((char)random.Next(1, 128)).ToString(),
        _ => "a",
    }));
}
