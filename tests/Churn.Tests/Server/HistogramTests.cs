using Churn.Features;
using Churn.IntegrationTests.Infrastructure;
using Churn.Server.Metrics;

namespace Churn.Tests.Server;

public sealed class HistogramTests
{
    [Fact]
    public void SumBeyondTheRangeOfALong_DoesNotTurnNegative()
    {
        var histogram = new Histogram([1], Millis.Second);
        for (var i = 0; i < 4; i++)
        {
            histogram.Observe(long.MaxValue / 2);
        }

        var written = Write(histogram);

        Assert.Equal(4, written["lag_count"]);
        Assert.Equal(2.0 * long.MaxValue / Millis.Second, written["lag_sum"], 1e6);
    }

    [Fact]
    public void ObservationsFromManyThreads_AllCount()
    {
        var histogram = new Histogram([1, 10], Millis.Second);

        Parallel.For(0, 8, thread =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                histogram.Observe((thread + 1) * 1000);
            }
        });

        var written = Write(histogram);
        Assert.Equal(160_000, written["lag_count"]);
        Assert.Equal(20_000, written["lag_bucket{le=\"1\"}"]);
        Assert.Equal(160_000, written["lag_bucket{le=\"10\"}"]);
        Assert.Equal(720_000, written["lag_sum"]);
    }

    private static PrometheusText Write(Histogram histogram)
    {
        var to = new MetricsWriter();
        histogram.Write(to, "lag", "");
        return new PrometheusText(to.ToString());
    }
}
