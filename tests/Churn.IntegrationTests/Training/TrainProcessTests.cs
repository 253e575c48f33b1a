using System.Diagnostics;
using System.Text;
using Churn.IntegrationTests.Infrastructure;
using Churn.Tests.Infrastructure;
using Churn.Tests.Training.Walk;

namespace Churn.IntegrationTests.Training;

/// <summary><c>churn train</c> as a process of its own.</summary>
public sealed class TrainProcessTests : IDisposable
{
    private static readonly TimeSpan Allowed = TimeSpan.FromMinutes(4);

    // A few seconds, on a busy machine too.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("churn-train-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task SameLogAndSeed_GiveTheSameFiles_OnOneCoreAndOnMany()
    {
        XGBoost.Require();
        var log = await WriteAsync(200);
        foreach (var (name, cores) in new[] { ("one", 1), ("many", 3) })
        {
            var ran = await TrainAsync($"DOTNET_PROCESSOR_COUNT={cores}", log, Path.Combine(folder.FullName, name), "--name", "shop", "--force");
            Assert.True(ran.ExitCode == 0, ran.Error);
        }

        foreach (var file in (string[])["model.zip", "manifest.json", "report.html", "report.json"])
        {
            Assert.Equal(
                await File.ReadAllBytesAsync(Path.Combine(folder.FullName, "one", file), TestContext.Current.CancellationToken),
                await File.ReadAllBytesAsync(Path.Combine(folder.FullName, "many", file), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task MissingLibrary_IsSaidAtOnce_WithWhatToDo()
    {
        var ran = await TrainAsync("CHURN_XGBOOST=/nonexistent", "no-such-log.csv", Path.Combine(folder.FullName, "model"));

        Assert.Equal(
            (1, "churn: /nonexistent, which CHURN_XGBOOST names, cannot be loaded as libxgboost: name the library's file, or unset CHURN_XGBOOST and install libxgboost0\n"),
            (ran.ExitCode, ran.Error));
        Assert.Empty(folder.EnumerateFileSystemInfos());
    }

    [Fact]
    public async Task OtherLibrary_IsNotTakenForXGBoost()
    {
        var ran = await TrainAsync("CHURN_XGBOOST=libc.so.6", "no-such-log.csv", Path.Combine(folder.FullName, "model"));

        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("libc.so.6, which CHURN_XGBOOST names, cannot be loaded as libxgboost", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CtrlC_EndsATrainingThatIsUnderWay_AndLeavesNothing()
    {
        XGBoost.Require();
        var log = await WriteAsync(4000);
        string[] train = ["dotnet", Path.Combine(AppContext.BaseDirectory, "churn.dll"), "train", log, "--out", Path.Combine(folder.FullName, "model"), .. MadeLog.Arguments.Split(' ')];
        // On a terminal, as it shows progress and takes Ctrl-C there only.
        using var terminal = Process.Start(new ProcessStartInfo("script", ["-qec", string.Join(' ', train), "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(Allowed);
            var shown = await ReadUntilAsync(terminal.StandardOutput, "training", limit.Token);
            Assert.True(shown.EndsWith("training", StringComparison.Ordinal), shown);
            var stopped = Stopwatch.GetTimestamp();
            await terminal.StandardInput.WriteAsync("\u0003".AsMemory(), limit.Token);
            await terminal.StandardInput.FlushAsync(limit.Token);
            var rest = await terminal.StandardOutput.ReadToEndAsync(limit.Token);
            await terminal.WaitForExitAsync(limit.Token);

            Assert.True(terminal.ExitCode == 130, $"{terminal.ExitCode}: {shown}{rest}");
            Assert.InRange(Stopwatch.GetElapsedTime(stopped), TimeSpan.Zero, Soon);
            Assert.Equal(["shop.csv"], folder.EnumerateFileSystemInfos().Select(entry => entry.Name));
        }
        finally
        {
            terminal.Kill(entireProcessTree: true);
        }
    }

    private static async Task<string> ReadUntilAsync(TextReader output, string text, CancellationToken stop)
    {
        var read = new StringBuilder();
        var one = new char[1];
        while (await output.ReadAsync(one.AsMemory(), stop) > 0)
        {
            read.Append(one[0]);
            if (one[0] == text[^1] && read.ToString().EndsWith(text, StringComparison.Ordinal))
            {
                break;
            }
        }
        return read.ToString();
    }

    private async Task<string> WriteAsync(int customers)
    {
        var path = Path.Combine(folder.FullName, "shop.csv");
        await File.WriteAllTextAsync(path, MadeLog.Strong(customers), TestContext.Current.CancellationToken);
        return path;
    }

    private static Task<ChildProcess> TrainAsync(string setting, string log, string directory, params string[] more) => ChildProcess.RunAsync(
        "env", [setting, "dotnet", Path.Combine(AppContext.BaseDirectory, "churn.dll"), "train", log, "--out", directory, .. MadeLog.Arguments.Split(' '), .. more], Allowed);
}
