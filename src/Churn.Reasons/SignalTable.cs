using Churn.Features;

namespace Churn.Reasons;

/// <summary>Which of a model's features belong to one signal: those of one event type, whatever category, aggregate or window.</summary>
internal sealed class SignalTable
{
    private readonly int[] signalOf;

    /// <param name="features">Names that compile as a <see cref="FeaturePlan"/>, in the model's order.</param>
    public SignalTable(IReadOnlyList<string> features)
    {
        var names = features
            .Select(f => FeatureName.TryParse(f, out var name, out var problem) ? name : throw new FeaturePlanException($"'{f}': {problem}"))
            .ToArray();
        Features = [.. Enumerable.Range(0, names.Length).Select(i => new SignalFeature(names, features, i))];
        Names = [.. names.Select(SignalOf).Distinct()];
        signalOf = [.. names.Select(n => Array.IndexOf(Names, SignalOf(n)))];
        Members = [.. Names.Select((_, signal) => Features.Where(f => signalOf[f.Index] == signal).ToArray())];
    }

    /// <summary>Every feature, in the model's order.</summary>
    public SignalFeature[] Features { get; }

    /// <summary>Every signal, in the order of its first feature.</summary>
    public string[] Names { get; }

    /// <summary>By signal: its features, in the model's order.</summary>
    public SignalFeature[][] Members { get; }

    /// <summary>Adds the features' contributions up by signal.</summary>
    /// <param name="contributions">Shape [F], log-odds.</param>
    /// <param name="sums">Shape [signals]; overwritten.</param>
    public void Sum(ReadOnlySpan<double> contributions, Span<double> sums)
    {
        sums.Clear();
        for (var i = 0; i < contributions.Length; i++)
        {
            sums[signalOf[i]] += contributions[i];
        }
    }

    private static string SignalOf(FeatureName name) => name.Type == FeatureName.Any ? "activity" : name.Type;
}
