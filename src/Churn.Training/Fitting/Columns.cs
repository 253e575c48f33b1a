using Churn.Training.Examples;

namespace Churn.Training.Fitting;

/// <summary>Finds features among the columns of examples.</summary>
internal static class Columns
{
    /// <summary>Indices of some features.</summary>
    /// <exception cref="ArgumentException">The examples lack one.</exception>
    public static int[] Find(ExampleSet set, IReadOnlyList<string> names)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < set.Features.Count; i++)
        {
            index[set.Features[i]] = i;
        }
        return [.. names.Select(name => index.TryGetValue(name, out var at)
            ? at
            : throw new ArgumentException($"The examples have no column {name}.", nameof(names)))];
    }
}
