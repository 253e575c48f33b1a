using System.Text;
using Churn.Server.Http;
using Churn.Tests.Infrastructure;
using Churn.Tests.Server;

namespace Churn.Tests.Fuzz;

/// <summary>Percent-escaped ids in paths: each is one id or refused, and never another one's.</summary>
[Trait("Storm", "yes")]
public sealed class PathFuzzTests
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private static readonly Mutator Paths = new(
        [
            "/v1/customers/c-42/score"u8.ToArray(), "/v1/customers/a%2Fb%20c/score"u8.ToArray(), "/v1/customers/%E4%B8%AD%F0%9F%98%80/score?x=1"u8.ToArray(),
            "http://127.0.0.1/v1/customers/c/score"u8.ToArray(), "/v1/customers/.%2e/score"u8.ToArray(),
        ],
        "%"u8.ToArray(), "%2F"u8.ToArray(), "/"u8.ToArray(), "%C0%AF"u8.ToArray(), "%ED%A0%80"u8.ToArray(), "%00"u8.ToArray(), "../"u8.ToArray(),
        "://"u8.ToArray(), "?"u8.ToArray(), "/score"u8.ToArray());

    [Fact]
    public void DamagedPaths_NameOneIdOrNone()
    {
        var outcomes = FuzzStorm.Run("fuzz: paths", 41, random => Encoding.Latin1.GetString(Paths.Next(random)), target =>
        {
            if (!CustomerPath.TryFind(target, "/score", out var escaped))
            {
                return "no such path";
            }

            Assert.DoesNotContain('/', escaped);
            Assert.DoesNotContain('?', escaped);
            var expected = Obvious(escaped);
            Assert.Equal(expected is not null, CustomerPath.TryUnescape(escaped, out var id));
            Assert.Equal(expected, id);
            return id is null ? "not escaped" : "an id";
        });
        Assert.Equal(3, outcomes.Count);
    }

    [Fact]
    public async Task DamagedPathsOverASocket_AreNoFaultOfTheServer()
    {
        await using var server = await TestServer.StartAsync();
        for (var i = 0; i < Storms.Pick(300, 5000); i++)
        {
            var target = string.Concat(Encoding.Latin1.GetString(Paths.Next(new Random(i))).Where(c => c is not ('\r' or '\n' or ' ')));
            var (status, body) = await RawHttp.GetAsync(server, target.Length == 0 ? "/" : target);

            Assert.True(status is 200 or 400 or 404 or 405, $"input {i}: {status} to {target}: {body}");
        }
    }

    // Null: it is not the escaped form of any text.
    private static string? Obvious(string escaped)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] == '%')
            {
                if (i + 2 >= escaped.Length || !Uri.IsHexDigit(escaped[i + 1]) || !Uri.IsHexDigit(escaped[i + 2]))
                {
                    return null;
                }

                bytes.Add((byte)((Uri.FromHex(escaped[i + 1]) * 16) + Uri.FromHex(escaped[i + 2])));
                i += 2;
            }
            else if (escaped[i] < 128)
            {
                bytes.Add((byte)escaped[i]);
            }
            else
            {
                return null;
            }
        }

        try
        {
            return Strict.GetString([.. bytes]);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
