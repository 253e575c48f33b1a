using System.Text;
using Churn.Features;

namespace Churn.Tests.Features;

public class SipHashTests
{
    /// <summary>From CPython 3.11, which hashes bytes with SipHash-1-3 too: <c>PYTHONHASHSEED=0 python3 -c "print(hash(b'a') % 2**64)"</c>;
    /// that seed makes both keys 0.</summary>
    [Theory]
    [InlineData("a", 0x407448d2b89b1813)]
    [InlineData("abcdefg", 0x6db12aae9070f506)]
    [InlineData("abcdefgh", 0x3f7b849c0b8e35ea)]
    [InlineData("abcdefghi", 0xf89b34a3d11eb6e5)]
    public void Hash_IsThatOfAnotherImplementation(string text, ulong expected) =>
        Assert.Equal(expected, SipHash.Compute(Encoding.ASCII.GetBytes(text), 0, 0));

    [Fact]
    public void Hash_DependsOnBothKeys()
    {
        var hashes = new[] { SipHash.Compute("a"u8, 0, 0), SipHash.Compute("a"u8, 1, 0), SipHash.Compute("a"u8, 0, 1) };
        Assert.Equal(3, hashes.Distinct().Count());
    }
}
