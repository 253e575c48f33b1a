namespace Churn.IntegrationTests.Infrastructure;

/// <summary>Debian's Chromium without a window.</summary>
internal static class Browser
{
    /// <summary>Loads a page of this machine and lets its scripts run.</summary>
    /// <param name="address">The page's.</param>
    /// <param name="more">Further switches.</param>
    /// <returns>The page as it is then.</returns>
    public static async Task<string> ShowAsync(string address, params string[] more)
    {
        Requires.Present((await ChildProcess.RunAsync("chromium", ["--version"], TimeSpan.FromSeconds(30))).ExitCode == 0, "chromium");
        var profile = Directory.CreateTempSubdirectory("churn-browser-").FullName;
        try
        {
            // A sandbox needs what a container does not give, and shared memory is small there. No name resolves: nothing is fetched.
            var shown = await ChildProcess.RunAsync(
                "chromium",
                [
                    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                    $"--user-data-dir={profile}", .. more, "--dump-dom", address,
                ],
                TimeSpan.FromSeconds(90));
            Assert.True(shown.ExitCode == 0, shown.Error);
            return shown.Output;
        }
        finally
        {
            Directory.Delete(profile, recursive: true);
        }
    }
}
