using Churn.IntegrationTests.Infrastructure;

namespace Churn.IntegrationTests.Deploy;

/// <summary>deploy/systemd/churn.service: what systemd itself says of it, and that it starts this server.</summary>
public sealed class SystemdTests : IDisposable
{
    // 0 is nothing left open, 10 everything; systemd calls up to 2 "OK".
    private const string MostExposed = "20";

    private static readonly string[] Lines = [.. DeployFiles.Text("systemd/churn.service").Split('\n').Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#'))];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("churn-unit-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Unit_IsOneThatSystemdTakes()
    {
        var ran = await AnalyseAsync("verify", "--man=no");

        Assert.Equal((0, "", ""), (ran.ExitCode, ran.Output, ran.Error));
    }

    [Fact]
    public async Task Unit_LeavesLittleOpen()
    {
        var ran = await AnalyseAsync("security", "--offline=yes", "--no-pager", $"--threshold={MostExposed}");

        Assert.True(ran.ExitCode == 0, ran.Output);
        Assert.All(
            (string[])["NoNewPrivileges=yes", "ProtectSystem=strict", "User=churn", "CapabilityBoundingSet="], line => Assert.Contains(line, Lines));
    }

    [Fact]
    public void Options_AreThoseThatThereAre()
    {
        var environment = Values("Environment").Select(variable => variable.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);

        Assert.NotEmpty(environment);
        Assert.All(environment, variable => Setting.IsKnown(variable.Key, variable.Value));
        Setting.DrainsFit(environment["CHURN__DRAINDELAY"], environment["CHURN__DRAINDEADLINE"], int.Parse(Assert.Single(Values("TimeoutStopSec"))));
        Assert.EndsWith("/Churn.Server.dll", Assert.Single(Values("ExecStart")), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(ServerProcess.Folder, "Churn.Server.dll")));
    }

    [Fact]
    public async Task SameCommandByHand_StartsWithTheEnvironmentOfTheUnit()
    {
        await using var redis = await RedisServer.StartAsync();
        using var access = new AccessFolder();
        var environment = Values("Environment").Select(variable =>
            variable.StartsWith("CHURN__STORE=", StringComparison.Ordinal) ? $"CHURN__STORE={redis.Address}"
            : variable.StartsWith("CHURN__ACCESS=", StringComparison.Ordinal) ? $"CHURN__ACCESS={access.AccessPath}"
            : variable.StartsWith("CHURN__DRAINDELAY=", StringComparison.Ordinal) ? "CHURN__DRAINDELAY=00:00:00" : variable);
        await using var server = await ServerProcess.StartWithAsync([.. environment]);

        Assert.Equal("ready\n", await server.Http.GetStringAsync("/readyz", TestContext.Current.CancellationToken));
        await server.TerminateAsync();
        Assert.Equal(0, await server.EndedAsync());
    }

    private static IEnumerable<string> Values(string name) =>
        Lines.Where(line => line.StartsWith(name + "=", StringComparison.Ordinal)).Select(line => line[(name.Length + 1)..]);

    // dotnet may be elsewhere on this machine, and the server is not installed.
    private async Task<ChildProcess> AnalyseAsync(params string[] arguments)
    {
        var copy = Path.Combine(_folder.FullName, "churn.service");
        await File.WriteAllTextAsync(
            copy, DeployFiles.Text("systemd/churn.service").Replace("ExecStart=/usr/bin/dotnet ", "ExecStart=/bin/true ", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        var ran = await ChildProcess.RunAsync("systemd-analyze", [.. arguments, copy], TimeSpan.FromMinutes(1));
        Requires.Present(ran.ExitCode >= 0, "systemd-analyze");
        return ran;
    }
}
