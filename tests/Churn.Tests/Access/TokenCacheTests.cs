using Churn.Access;

namespace Churn.Tests.Access;

/// <summary>The cache of verified tokens stays small, and keeps what is used.</summary>
public class TokenCacheTests
{
    [Fact]
    public void ManyTokens_AreBounded_AndThoseInUseStay()
    {
        var cache = new TokenCache<string>(100);
        var used = Hash("used");
        cache.Add(used, "used");
        for (var i = 0; i < 10_000; i++)
        {
            cache.Add(Hash($"token {i}"), "x");
            Assert.Equal("used", cache.Find(used));
            Assert.InRange(cache.Count, 1, 201);
        }
        Assert.Null(cache.Find(Hash("token 1")));
    }

    [Fact]
    public void Hash_IsThatOfTheWholeText()
    {
        var expected = System.Security.Cryptography.SHA256.HashData("abc"u8);

        Assert.Equal(BitConverter.ToInt64(expected), Hash("abc").First);
        Assert.Equal(BitConverter.ToInt64(expected, 24), Hash("abc").Fourth);
        Assert.NotEqual(Hash(new string('a', 5000)), Hash(new string('a', 4999) + "b"));
    }

    [Fact]
    public void TextThatIsNotAscii_HasNone()
    {
        Assert.False(TokenHash.TryOf("ab\u0163", out _));
        Assert.False(TokenHash.TryOf(new string('a', 5000) + "\uff41", out _));
    }

    private static TokenHash Hash(string text)
    {
        Assert.True(TokenHash.TryOf(text, out var hash));
        return hash;
    }
}
