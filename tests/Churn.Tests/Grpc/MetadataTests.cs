using Churn.Grpc.Protocol;
using Grpc.Core;

namespace Churn.Tests.Grpc;

public sealed class MetadataTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a:b")]
    [InlineData(":path")]
    [InlineData("a\r\nb")]
    [InlineData("é")]
    public void InvalidKey_IsRefused(string key) => Assert.ThrowsAny<ArgumentException>(() => new Metadata.Entry(key, "v"));

    [Theory]
    [InlineData("a\nx-injected: 1")]
    [InlineData("a\r\n\r\n")]
    [InlineData("\0")]
    [InlineData("é")]
    public void ValueThatIsNotPrintableAscii_IsRefused(string value) =>
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("x-key", value));

    [Fact]
    public void KindOfValueAndEndOfKey_MustAgree()
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("x-bin", "text"));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("x", [1]));
    }

    [Fact]
    public void Key_IsLowerCaseAndFoundWithoutCase()
    {
        var metadata = new Metadata { { "X-Key", "1" }, { "x-key", "2" } };
        Assert.Equal("x-key", metadata[0].Key);
        Assert.Equal("2", metadata.GetValue("X-KEY"));
        Assert.Equal(["1", "2"], metadata.GetAll("x-KEY").Select(entry => entry.Value));
        Assert.Null(metadata.Get("other"));
    }

    [Fact]
    public void Empty_TakesNothing() => Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("x", "1"));

    [Theory]
    [InlineData("AQ==", new byte[] { 1 })]
    [InlineData("AQ", new byte[] { 1 })]
    [InlineData("AQI", new byte[] { 1, 2 })]
    [InlineData("", new byte[0])]
    public void BinaryHeader_IsReadWithAndWithoutPadding(string value, byte[] bytes)
    {
        var metadata = new Metadata();
        MetadataCodec.Add(metadata, "x-bin", value);
        Assert.Equal(bytes, Assert.Single(metadata).ValueBytes);
    }

    [Fact]
    public void JoinedBinaryHeader_IsOneEntryEach()
    {
        var metadata = new Metadata();
        MetadataCodec.Add(metadata, "x-bin", "AQ, Ag==,");
        Assert.Equal([[1], [2], []], metadata.GetAll("x-bin").Select(entry => entry.ValueBytes));
    }

    [Theory]
    [InlineData("A")]
    [InlineData("A===")]
    [InlineData("!!!!")]
    public void BinaryHeaderThatIsNotBase64_IsInternal(string value)
    {
        var failure = Assert.Throws<RpcException>(() => MetadataCodec.Add([], "x-bin", value));
        Assert.Equal(StatusCode.Internal, failure.StatusCode);
        Assert.Contains("x-bin", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void BinaryEntry_IsSentWithoutPadding() => Assert.Equal("AQ", MetadataCodec.ToHeaderValue(new Metadata.Entry("x-bin", [1])));

    [Theory]
    [InlineData("x\r\nset-cookie")]
    [InlineData("x\r\nset-cookie-bin")]
    [InlineData("x a-bin")]
    [InlineData("")]
    public void NameThatIsNoKey_IsLeftOut(string name)
    {
        var metadata = new Metadata();
        MetadataCodec.Add(metadata, name, "AQ");
        Assert.Empty(metadata);
    }

    [Theory]
    [InlineData("a\r\nset-cookie: b")]
    [InlineData("é")]
    public void ValueThatIsNotPrintableAscii_IsLeftOut(string value)
    {
        var metadata = new Metadata();
        MetadataCodec.Add(metadata, "x-key", value);
        Assert.Empty(metadata);
    }

    [Theory]
    [InlineData("grpc-status")]
    [InlineData("content-type")]
    [InlineData(":path")]
    public void HeadersOfTheProtocol_AreNotMetadata(string name)
    {
        var metadata = new Metadata();
        MetadataCodec.Add(metadata, name, "0");
        Assert.Empty(metadata);
    }
}
