using Churn.Features;

namespace Churn.Reasons;

/// <summary>One input of the model, and the inputs that say more about the same events.</summary>
internal sealed class SignalFeature
{
    private readonly Dictionary<string, int> figures;

    /// <param name="names">All of the model's features, parsed, in its order.</param>
    /// <param name="texts">The same as they are written.</param>
    /// <param name="index">Which of them this is.</param>
    public SignalFeature(IReadOnlyList<FeatureName> names, IReadOnlyList<string> texts, int index)
    {
        Index = index;
        Name = names[index];
        Text = texts[index];
        Aggregate = AggregateOf(Text);
        // A signal's other categories and windows are about other events.
        figures = Enumerable.Range(0, names.Count)
            .Where(i => (names[i].Type, names[i].Category) == (Name.Type, Name.Category))
            .Where(i => names[i].Aggregate > AggregateKind.Trend || names[i].Window == Name.Window)
            .ToDictionary(i => AggregateOf(texts[i]));
        figures[Aggregate] = index;
    }

    /// <summary>Place in the vector.</summary>
    public int Index { get; }

    public FeatureName Name { get; }

    /// <summary>The whole name, as "purchase.sum.90d".</summary>
    public string Text { get; }

    /// <summary>As in names of features, for example "open_age".</summary>
    public string Aggregate { get; }

    /// <summary>The value of an aggregate of the same events, over the same window if it has one; NaN where undefined or not
    /// among the model's features.</summary>
    public double Figure(string aggregate, ReadOnlySpan<double> vector) =>
        figures.TryGetValue(aggregate, out var index) ? vector[index] : double.NaN;

    private static string AggregateOf(string text) => text.Split('.')[1];
}
