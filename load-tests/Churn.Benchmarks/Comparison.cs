using System.Reflection;
using System.Runtime.InteropServices;
using Churn.Models;

namespace Churn.Benchmarks;

/// <summary>The comparisons, and how they are shown.</summary>
internal static class Comparison
{
    /// <summary>Both libraries compute in single precision at some point. More than this is not the same answer.</summary>
    private const double Tolerance = 1e-5;

    public static void Run(TimeSpan length, int rows)
    {
        var commit = typeof(ChurnModel).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();
        Console.WriteLine(
            $"Churn.Models {commit?.InformationalVersion}, libxgboost {XGBoostBooster.Version()}, {RuntimeInformation.FrameworkDescription}");
        Console.WriteLine($"{Cpu()}, {Environment.ProcessorCount} cores, {rows} rows in turn, {length.TotalSeconds} s each");
        var balanced = new Contender(rows, 200, ("max_depth", "6"));
        Score("200 trees, depth 6, 40 features", balanced, length, 12);
        Contributions("200 trees, depth 6, 40 features", balanced, length);
        var leafWise = new Contender(rows, 100, ("grow_policy", "lossguide"), ("max_depth", "0"), ("max_leaves", "31"));
        Score("100 trees, 31 leaves, 40 features", leafWise, length, 6);
        Contributions("100 trees, 31 leaves, 40 features", leafWise, length);
    }

    private static void Score(string name, Contender contender, TimeSpan length, int target)
    {
        double disagreement = contender.Disagreement();
        Contest.Result result = Contest.Run(row => contender.Ours(row), row => contender.Theirs(row), contender.RowCount, length);
        Show($"Probability against in-place prediction: {name}", contender.Trees, result, target, disagreement);
    }

    private static void Contributions(string name, Contender contender, TimeSpan length)
    {
        double disagreement = contender.ContributionDisagreement();
        Contest.Result result = Contest.Run(
            contender.OurContributions, row => contender.TheirContributions(row), contender.RowCount, length);
        Show($"Contributions against pred_contribs: {name}", contender.Trees, result, 5, disagreement);
    }

    private static void Show(string name, int trees, Contest.Result result, int target, double disagreement)
    {
        if (disagreement > Tolerance)
        {
            throw new InvalidOperationException($"{name}: answers differ by {disagreement:G2}, so that their times do not compare");
        }

        Console.WriteLine();
        Console.WriteLine(name);
        Console.WriteLine($"  Churn.Models {result.OursNanoseconds,10:N0} ns a row {result.OursNanoseconds / trees,8:N1} ns a tree");
        Console.WriteLine($"  libxgboost   {result.TheirsNanoseconds,10:N0} ns a row {result.TheirsNanoseconds / trees,8:N1} ns a tree");
        Console.WriteLine(
            $"  1/{result.TimesFaster:N1} of its time (aim: 1/{target}), medians of {result.Rounds} rounds; "
            + $"answers differ by at most {disagreement:G2}");
    }

    private static string Cpu()
    {
        const string Info = "/proc/cpuinfo";
        string? line = File.Exists(Info)
            ? File.ReadLines(Info).FirstOrDefault(one => one.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':') + 2)..];
    }
}
