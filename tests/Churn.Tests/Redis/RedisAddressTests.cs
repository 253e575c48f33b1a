using Churn.Redis;

namespace Churn.Tests.Redis;

public sealed class RedisAddressTests
{
    [Theory]
    [InlineData("redis://localhost", "localhost:6379")]
    [InlineData("redis://10.0.0.1:7000/", "10.0.0.1:7000")]
    [InlineData("REDIS://h:1/0", "h:1")]
    [InlineData("redis://[::1]:7000", "[::1]:7000")]
    [InlineData("redis://[fe80::2]", "[fe80::2]:6379")]
    [InlineData("redis://a:1, b:2,c", "a:1,b:2,c:6379")]
    [InlineData("rediss://a:1,b", "a:1,b:6379")]
    public void Hosts_AreReadInOrder(string text, string expected) =>
        Assert.Equal(expected, string.Join(',', RedisAddress.Parse(text).Endpoints));

    [Fact]
    public void UserAndPassword_AreDecoded()
    {
        RedisAddress address = RedisAddress.Parse("redis://us%40er:p%3A%2F%25%E4%B8%AD@h:1");
        Assert.Equal("us@er", address.User);
        Assert.Equal("p:/%中", address.Password);
    }

    [Fact]
    public void PasswordAlone_IsTheDefaultUsers()
    {
        RedisAddress address = RedisAddress.Parse("redis://:secret@h");
        Assert.Null(address.User);
        Assert.Equal("secret", address.Password);
    }

    [Fact]
    public void Text_HidesThePassword()
    {
        string text = RedisAddress.Parse("redis://me:s3cret@a:1,b:2").ToString();
        Assert.Equal("redis://me:***@a:1,b:2", text);
        Assert.Equal("redis://a:1", RedisAddress.Parse("redis://a:1").ToString());
        Assert.Equal("rediss://:***@a:1", RedisAddress.Parse("REDISS://:s3cret@a:1").ToString());
    }

    [Theory]
    [InlineData("redis://h", false)]
    [InlineData("rediss://h", true)]
    public void Scheme_SaysWhetherItIsTls(string text, bool isTls)
    {
        Assert.Equal(isTls, RedisAddress.Parse(text).IsTls);
    }

    [Theory]
    [InlineData("localhost:6379", "must begin with redis://")]
    [InlineData("redisss://me:s3cret@h", "for TLS, rediss://")]
    [InlineData("redis://me@h", "user:password@")]
    [InlineData("redis://me:@h", "user:password@")]
    [InlineData("redis://me:s3cret%4@h", "followed by two hexadecimal digits")]
    [InlineData("redis://me:s3cret%zz@h", "followed by two hexadecimal digits")]
    [InlineData("redis://me:s3cret@h:1/3", "only database 0")]
    [InlineData("redis://h?x=1", "no parameters")]
    [InlineData("redis://", "name:port")]
    [InlineData("redis://me:s3cret@h:1,,g", "name:port")]
    [InlineData("redis://::1:7", "name:port")]
    [InlineData("redis://[::1]x:7", "name:port")]
    [InlineData("redis://h:0", "1 to 65535")]
    [InlineData("redis://h:65536", "1 to 65535")]
    [InlineData("redis://h:x", "1 to 65535")]
    [InlineData("redis://h:-1", "1 to 65535")]
    public void WhatIsWrong_IsNamedWithoutThePassword(string text, string expected)
    {
        FormatException error = Assert.Throws<FormatException>(() => RedisAddress.Parse(text));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OptionOutOfRange_IsNamed()
    {
        RedisAddress address = RedisAddress.Parse("redis://h");
        new RedisOptions { Address = address }.Validate();
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => new RedisOptions { Address = address, CommandTimeout = TimeSpan.Zero }.Validate());
        Assert.Contains("CommandTimeout", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new RedisOptions { Address = address, MaxElements = 8_193 }.Validate());
    }
}
