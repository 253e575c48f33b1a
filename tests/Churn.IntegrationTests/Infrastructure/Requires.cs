namespace Churn.IntegrationTests.Infrastructure;

/// <summary>What a test needs from the machine: missing, it is a reason to skip here and a failure in CI.</summary>
public static class Requires
{
    public static void Present(bool condition, string what)
    {
        if (condition)
        {
            return;
        }

        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail($"needs {what}");
        }

        Assert.Skip($"needs {what}");
    }
}
