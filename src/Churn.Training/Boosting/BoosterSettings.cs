using System.Globalization;

namespace Churn.Training.Boosting;

/// <summary>How trees are grown. The rest is XGBoost's default; names are its own.</summary>
/// <param name="MaxDepth">Levels of splits.</param>
/// <param name="Eta">Step of each tree.</param>
/// <param name="MinChildWeight">Least sum of hessians in a leaf.</param>
/// <param name="Subsample">Share of the rows that a tree sees.</param>
/// <param name="ColumnSample">Share of the columns that a tree sees.</param>
/// <param name="Lambda">L2 penalty on leaves.</param>
public sealed record BoosterSettings(int MaxDepth, double Eta, double MinChildWeight, double Subsample, double ColumnSample, double Lambda)
{
    internal IEnumerable<(string Name, string Value)> Parameters(ulong seed) =>
    [
        ("objective", "binary:logistic"),
        ("tree_method", "hist"),
        ("base_score", "0.5"),
        ("max_depth", Number(MaxDepth)),
        ("eta", Number(Eta)),
        ("min_child_weight", Number(MinChildWeight)),
        ("subsample", Number(Subsample)),
        ("colsample_bytree", Number(ColumnSample)),
        ("lambda", Number(Lambda)),
        ("seed", Number(seed % int.MaxValue)),
        // One: sums come out the same on every machine. What runs side by side is whole boosters.
        ("nthread", "1"),
        ("verbosity", "0"),
    ];

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
