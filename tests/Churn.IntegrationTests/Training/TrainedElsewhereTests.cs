using System.Globalization;
using Churn.Cli.Features;
using Churn.Cli.Pack;
using Churn.Cli.Replay;
using Churn.Features;
using Churn.Grpc;
using Churn.IntegrationTests.Infrastructure;
using Churn.Protocol.V1;
using Churn.Server;
using Churn.Tests.Training.Walk;
using Churn.Training.Examples;
using Google.Protobuf.WellKnownTypes;
using Command = Churn.Tests.Cli.Cli;

namespace Churn.IntegrationTests.Training;

/// <summary>The whole way round with another tool: features written here, a model trained by python3-xgboost, packed, served, and asked.</summary>
public sealed class TrainedElsewhereTests : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(120);
    private static readonly long Cutoff = Cutoffs.ToMs(new(2026, 1, 1));

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("churn-elsewhere-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task ModelOfAnotherTool_IsServedWithThatToolsProbabilities()
    {
        var found = await ChildProcess.RunAsync(Python, ["-c", "import xgboost, numpy"], Allowed);
        Requires.Present(found.ExitCode == 0, "xgboost and numpy for " + Python);
        var log = PathOf("shop.csv");
        await File.WriteAllTextAsync(log, MadeLog.Strong(300), TestContext.Current.CancellationToken);

        Done(Command.Run(FeaturesCommand.Create(),
            log, "--own-events", "purchase", "--horizon", "30d", "--lookback", "90d", "--cutoffs", "2025-09-01,2025-10-01,2025-11-01,2026-01-01", "--out", PathOf("x.csv")));
        var trained = await ChildProcess.RunAsync(Python, [Repository.PathOf("tests/python/train_xgboost.py"), PathOf("x.csv"), folder.FullName], Allowed);
        Assert.True(trained.ExitCode == 0, trained.Error);
        Done(Command.Run(PackCommand.Create(),
            PathOf("model.json"), "--features", PathOf("features.txt"), "--rows", PathOf("rows.tsv"), "--own-events", "purchase",
            "--horizon", "30d", "--lookback", "90d", "--name", "elsewhere", "--version", "1", "--out", PathOf("packed")));

        var expected = (await File.ReadAllLinesAsync(PathOf("predictions.tsv"), TestContext.Current.CancellationToken))
            .Select(line => line.Split('\t')).ToDictionary(f => f[0], f => double.Parse(f[1], CultureInfo.InvariantCulture));
        Assert.True(expected.Count > 100 && expected.Values.Distinct().Count() > 50);
        await ServeAndCompareAsync(log, expected);
    }

    private async Task ServeAndCompareAsync(string log, Dictionary<string, double> expected)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var server = await ServerHost.StartAsync(["--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0", "--model", PathOf("packed")]);
        var address = ServerHost.Addresses(server.Services).Grpc;
        var day = Millis.Floor(DateTimeOffset.UtcNow.AddHours(-12).ToUnixTimeMilliseconds(), Millis.Day);
        var result = await Replayer.ReplayAsync(new ReplayOptions(log, address, Cutoff, day - Cutoff, Rate: 0, Json: true), null, TimeProvider.System, stop);
        Assert.Null(result.Problem);
        Assert.Equal(0, result.Failed + result.Rejected + result.Duplicate);

        using var channel = GrpcChannel.ForAddress(address);
        var request = new BatchScoreCustomersRequest { AsOf = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(day)) };
        request.CustomerIds.AddRange(expected.Keys);
        var response = await new ChurnService.ChurnServiceClient(channel).BatchScoreCustomersAsync(request, cancellationToken: stop);
        Assert.All(response.Results, scored => Assert.Equal(expected[scored.CustomerId], scored.Score.ChurnProbability, 1e-6));
        Assert.All(response.Results, scored => Assert.Equal(Protocol.V1.CustomerState.Active, scored.Score.CustomerState));
        await server.StopAsync(stop);
    }

    private string PathOf(string name) => Path.Combine(folder.FullName, name);

    private static void Done((int Code, string Output, string Error) run) => Assert.Equal((0, ""), (run.Code, run.Error));
}
