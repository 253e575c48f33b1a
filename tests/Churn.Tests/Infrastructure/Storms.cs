namespace Churn.Tests.Infrastructure;

/// <summary>How long tests of faults, overload and hostile input run: briefly with all the others, long by <c>./test --storms</c>, which
/// writes the table that docs/guarantees.md shows.</summary>
public static class Storms
{
    private static readonly Lock Gate = new();

    /// <summary>Whether this run takes its time.</summary>
    public static bool AreLong => Environment.GetEnvironmentVariable("CHURN_STORMS") == "long";

    /// <summary>A count or a time, by how long this run may take.</summary>
    public static T Pick<T>(T brief, T lengthy) => AreLong ? lengthy : brief;

    /// <summary>Adds a row to the table, if one is written. To be called once all assertions have held.</summary>
    /// <param name="storm">What it was, in a few words; the same in every run.</param>
    /// <param name="tried">How much of it, with numbers.</param>
    /// <param name="took">How long.</param>
    /// <param name="lost">What was lost, measured.</param>
    public static void Report(string storm, string tried, TimeSpan took, string lost)
    {
        if (Environment.GetEnvironmentVariable("CHURN_STORMS_REPORT") is { Length: > 0 } file)
        {
            lock (Gate)
            {
                File.AppendAllText(file, $"| {storm} | {tried} | {took.TotalSeconds:0} s | {lost} |\n");
            }
        }
    }
}
