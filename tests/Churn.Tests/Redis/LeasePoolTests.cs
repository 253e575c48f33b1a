using Churn.Redis;

namespace Churn.Tests.Redis;

public sealed class LeasePoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(20_000_000)]
    public void Buffer_IsLargeEnoughAndCanBeReturned(int size)
    {
        byte[] buffer = LeasePool.Rent(size);
        Assert.True(buffer.Length >= size);
        LeasePool.Return(buffer);
    }

    [Fact]
    public void ManyBuffersOutAtOnce_AreReusedAndNeverSharedByTwo()
    {
        byte[][] first = [.. Enumerable.Range(0, 200).Select(_ => LeasePool.Rent(2_000))];
        Assert.Equal(first.Length, first.Distinct().Count());
        Array.ForEach(first, LeasePool.Return);
        byte[][] second = [.. Enumerable.Range(0, 200).Select(_ => LeasePool.Rent(2_000))];
        Assert.Equal(second.Length, second.Distinct().Count());
        Assert.True(second.Intersect(first).Count() > 100, "buffers are not reused");
        Array.ForEach(second, LeasePool.Return);
    }
}
