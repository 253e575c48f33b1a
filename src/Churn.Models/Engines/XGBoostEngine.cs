using Churn.Models.Trees;

namespace Churn.Models.Engines;

/// <summary>Margins in single precision like XGBoost's, to the same bits; the probability is their logistic in double precision.</summary>
internal sealed class XGBoostEngine(TreeEnsemble trees) : ModelEngine
{
    public override int FeatureCount => trees.FeatureCount;

    public override double? BaseValue => trees.BaseValue;

    public override string? WhyNoContributions =>
        BaseValue is null ? "its file lacks sum_hessian, how much of the training data each node saw" : null;

    public override bool TryMargin(ReadOnlySpan<double> row, out double margin)
    {
        bool finite = trees.TryMargin(row, out float sum);
        margin = sum;
        return finite;
    }

    public override bool TryProbability(ReadOnlySpan<double> row, out double probability)
    {
        bool finite = trees.TryMargin(row, out float margin);
        probability = 1 / (1 + Math.Exp(-margin));
        return finite;
    }

    public override bool TryContributions(ReadOnlySpan<double> row, Span<double> contributions) =>
        trees.TryContributions(row, contributions);
}
