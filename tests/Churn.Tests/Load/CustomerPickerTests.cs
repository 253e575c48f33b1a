using Churn.LoadTests;

namespace Churn.Tests.Load;

public sealed class CustomerPickerTests
{
    private const int Calls = 400_000;
    private const int Customers = 1000;

    [Fact]
    public void Uniform_PicksEachAboutAsOften()
    {
        var counts = Count(Distribution.Uniform, seed: 1);

        // 400 each, with a deviation of 20: five of them either way.
        Assert.All(counts, count => Assert.InRange(count, 300, 500));
    }

    [Fact]
    public void Zipf_PicksTheKthInProportionToItsPower()
    {
        var counts = Count(Distribution.Zipf, seed: 1);

        var sum = Enumerable.Range(1, Customers).Sum(k => Math.Pow(k, -CustomerPicker.ZipfExponent));
        foreach (var k in new[] { 1, 2, 5, 10, 50 })
        {
            var expected = Calls * Math.Pow(k, -CustomerPicker.ZipfExponent) / sum;
            Assert.InRange(counts[k - 1], expected - (6 * Math.Sqrt(expected)), expected + (6 * Math.Sqrt(expected)));
        }
        Assert.True(counts[^100..].Sum() < counts[0]);
    }

    [Fact]
    public void SameSeed_PicksTheSameAndAnotherSeedOthers()
    {
        var (first, same) = (new CustomerPicker(Customers, Distribution.Zipf, 7), new CustomerPicker(Customers, Distribution.Zipf, 7));
        var other = new CustomerPicker(Customers, Distribution.Zipf, 8);
        var calls = Enumerable.Range(0, 1000).ToArray();

        Assert.Equal(calls.Select(c => first.Of(c)), calls.Select(c => same.Of(c)));
        Assert.NotEqual(calls.Select(c => first.Of(c)), calls.Select(c => other.Of(c)));
    }

    [Theory]
    [InlineData("Uniform")]
    [InlineData("Zipf")]
    public void OneCustomer_IsTheOne(string distribution)
    {
        var picker = new CustomerPicker(1, Enum.Parse<Distribution>(distribution), 3);

        Assert.All(Enumerable.Range(0, 1000), call => Assert.Equal(0, picker.Of(call)));
    }

    private static int[] Count(Distribution distribution, ulong seed)
    {
        var picker = new CustomerPicker(Customers, distribution, seed);
        var counts = new int[Customers];
        for (var call = 0; call < Calls; call++)
        {
            counts[picker.Of(call)]++;
        }
        return counts;
    }
}
