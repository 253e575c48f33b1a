using System.Text;
using Churn.Redis;

namespace Churn.Tests.Redis;

public sealed class CustomerKeyTests
{
    [Fact]
    public void Key_IsTenantAndIdInOneHashTag() =>
        Assert.Equal("churn:1:{YWNtZQ.Y-S4rTQy}", Encoding.ASCII.GetString(CustomerKey.From("acme", "c\u4e2d42").Bytes));

    [Fact]
    public void IdsThatImitateTheSeparators_StayApart()
    {
        Assert.NotEqual(CustomerKey.From("a.b", "c"), CustomerKey.From("a", "b.c"));
        Assert.NotEqual(CustomerKey.From("a}", "{b"), CustomerKey.From("a", "}{b"));
        Assert.DoesNotContain('}', CustomerKey.From("}", "}").ToString()[..^1]);
    }

    [Fact]
    public void SameCustomer_IsEqualWithTheSameHash()
    {
        CustomerKey one = CustomerKey.From("t", new string('x', 1_000));
        CustomerKey other = CustomerKey.From("t", new string('x', 1_000));
        Assert.True(one == other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.True(one != CustomerKey.From("t", "x"));
    }

    [Theory]
    [InlineData("", "id")]
    [InlineData("t", "")]
    public void EmptyName_IsRefused(string tenant, string id) => Assert.ThrowsAny<ArgumentException>(() => CustomerKey.From(tenant, id));

    [Fact]
    public void LoneSurrogate_IsRefusedBecauseItWouldBecomeAnotherCustomer() =>
        Assert.ThrowsAny<ArgumentException>(() => CustomerKey.From("t", new string((char)0xD800, 1)));

    [Fact]
    public void Key_AllocatesItsBytesOnly()
    {
        string id = new('x', 100);
        CustomerKey.From("t", id);
        long before = GC.GetAllocatedBytesForCurrentThread();
        CustomerKey key = CustomerKey.From("t", id);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(allocated, key.Bytes.Length, key.Bytes.Length + 40);
    }
}
