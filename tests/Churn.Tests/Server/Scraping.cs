using Churn.IntegrationTests.Infrastructure;
using Churn.Tests.Infrastructure;

namespace Churn.Tests.Server;

internal static class Scraping
{
    /// <summary>Scrapes until something is so, for at most 20 s; then the last scrape.</summary>
    public static async Task<PrometheusText> ScrapeUntilAsync(this TestServer server, Func<PrometheusText, bool> condition)
    {
        var limit = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var metrics = await PrometheusText.ScrapeAsync(server.Http);
            if (condition(metrics) || TimeProvider.System.GetElapsedTime(limit) > TimeSpan.FromSeconds(20))
            {
                return metrics;
            }
        }
    }
}
