using Churn.Grpc.Protocol;
using FsCheck;
using FsCheck.Fluent;

namespace Churn.Tests.Grpc;

public sealed class PercentEncodingTests
{
    [Theory]
    [InlineData("plain text!", "plain text!")]
    [InlineData("100 %", "100 %25")]
    [InlineData("a\r\nb", "a%0D%0Ab")]
    [InlineData("é火", "%C3%A9%E7%81%AB")]
    [InlineData("", "")]
    public void Text_IsEncodedAsTheSpecificationSays(string text, string encoded)
    {
        Assert.Equal(encoded, PercentEncoding.Encode(text));
        Assert.Equal(text, PercentEncoding.Decode(encoded));
    }

    [Theory]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz%41", "%zzA")]
    [InlineData("%c3%a9", "é")]
    public void WhatIsNoEscape_StaysAsItIs(string encoded, string text) => Assert.Equal(text, PercentEncoding.Decode(encoded));

    [Fact]
    public void AnyText_ComesBack() => Prop.ForAll(
        ArbMap.Default.ArbFor<string>().Filter(text => text is not null && !text.Any(char.IsSurrogate)),
        text => PercentEncoding.Decode(PercentEncoding.Encode(text)) == text
            && PercentEncoding.Encode(text).All(c => c is >= ' ' and <= '~')).QuickCheckThrowOnFailure();
}
