using Churn.Training.Walk;

namespace Churn.Training.Report;

/// <summary>What the kinds of models are called, in files and for people.</summary>
internal static class ModelNames
{
    /// <summary>Keys in the order in which people read them: the written kinds first.</summary>
    public static readonly IReadOnlyList<string> Keys = [.. Enum.GetValues<ModelKind>().Select(Key)];

    public static string Key(ModelKind kind) => kind switch
    {
        ModelKind.Trees => "trees",
        ModelKind.Linear => "linear",
        ModelKind.Rfm => "rfm",
        ModelKind.Recency => "recency",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind."),
    };

    public static string Title(string key) => key switch
    {
        "trees" => "Boosted trees",
        "linear" => "Linear model",
        "rfm" => "RFM regression",
        "recency" => "Recency alone",
        _ => key,
    };
}
