namespace Churn.IntegrationTests.Infrastructure;

/// <summary>What a test needs from its machine. Where it is missing the test is skipped; on CI, where nothing may go untested
/// unseen, it fails.</summary>
public static class Requires
{
    /// <summary>Skips or fails the running test unless the condition holds.</summary>
    /// <param name="condition">True if it is there.</param>
    /// <param name="what">What is needed, for the reader of the report.</param>
    public static void Present(bool condition, string what)
    {
        if (condition)
        {
            return;
        }

        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail($"Missing on this machine: {what}.");
        }

        Assert.Skip($"Missing on this machine: {what}.");
    }
}
