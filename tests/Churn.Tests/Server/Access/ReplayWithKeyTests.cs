using Churn.Access;
using Churn.Cli.Replay;

namespace Churn.Tests.Server.Access;

/// <summary>A load of history into a server that asks who calls.</summary>
public class ReplayWithKeyTests
{
    [Fact]
    public async Task Replay_WithABulkKey_IsServed_AndWithoutOneSaysWhatToDo()
    {
        var log = Path.GetTempFileName();
        var key = "";
        await using var access = await AccessServer.StartAsync(made => key = made.AddKey("default", Scopes.Record, lane: Lane.Bulk));
        try
        {
            await File.WriteAllLinesAsync(
                log, ["customer_id,timestamp,event_type", .. Enumerable.Range(0, 500).Select(i => $"c,2026-01-01T00:{i / 60:00}:{i % 60:00}Z,visit")],
                TestContext.Current.CancellationToken);

            var without = await ReplayAsync(null);
            var with = await ReplayAsync(key);

            Assert.Contains("CHURN_KEY", without.Problem, StringComparison.Ordinal);
            Assert.Null(with.Problem);
            Assert.Equal((500, 0), (with.Accepted + with.Late, with.Rejected));
        }
        finally
        {
            File.Delete(log);
        }

        Task<ReplayResult> ReplayAsync(string? credential) => Replayer.ReplayAsync(
            new ReplayOptions(
                log, access.Server.GrpcAddress, DateTimeOffset.Parse("2026-02-01T00:00:00Z", null).ToUnixTimeMilliseconds(), Shift: 0, Rate: 0, Json: true, credential),
            null, TimeProvider.System, TestContext.Current.CancellationToken);
    }
}
