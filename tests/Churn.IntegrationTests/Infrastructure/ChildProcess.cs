using System.ComponentModel;
using System.Diagnostics;

namespace Churn.IntegrationTests.Infrastructure;

/// <summary>Runs a program to its end in bounded time, and keeps what it wrote.</summary>
/// <param name="ExitCode">Of the program; -1 if it could not be started.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
public sealed record ChildProcess(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a program; after the time allowed it is killed with its children and the test fails.</summary>
    public static async Task<ChildProcess> RunAsync(string program, IEnumerable<string> arguments, TimeSpan allowed)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            return new ChildProcess(-1, "", e.Message);
        }

        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(allowed);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} did not end within {allowed.TotalSeconds} s. {await output}{await error}");
        }

        return new ChildProcess(process.ExitCode, await output, await error);
    }
}
