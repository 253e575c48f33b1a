using System.Buffers;
using System.Collections.Immutable;
using Churn.Models.Trees;

namespace Churn.Models.MlNet;

/// <summary>A binary classifier over named columns: a row of numbers and texts in; score, probability and label out.</summary>
/// <remarks>Immutable and thread-safe; predicting allocates nothing and takes no lock.</remarks>
public sealed class TabularModel
{
    private const int MaxOnStack = 1024;

    private readonly FeaturePlan plan;
    private readonly bool thresholdIsProbability;

    internal TabularModel(FeaturePlan plan, Scorer scorer, Calibrator? calibrator, float threshold, bool thresholdIsProbability = false)
    {
        this.plan = plan;
        this.thresholdIsProbability = thresholdIsProbability;
        Scorer = scorer;
        Calibrator = calibrator;
        Threshold = threshold;
        Ensemble = scorer is TreeScorer trees ? TreeLayoutConversion.TryConvert(trees.Trees, trees.FeatureCount) : null;
    }

    /// <summary>The columns that the model reads, in the order in which a row holds them. Columns that it was trained with but that the
    /// score does not depend on are not among them.</summary>
    public ImmutableArray<InputColumn> Inputs => plan.Inputs;

    /// <summary>How many numbers a row has: the slots of all number columns.</summary>
    public int NumberCount => plan.NumberCount;

    /// <summary>How many texts a row has.</summary>
    public int TextCount => plan.TextCount;

    /// <summary>How many features the predictor reads, after all transforms.</summary>
    public int FeatureCount => plan.FeatureCount;

    /// <summary>Whether the features are the row's numbers in their order, so that <see cref="ScoreFeatures"/> can be given them.</summary>
    public bool ReadsNumbersAsTheyAre => plan.IsIdentity;

    /// <summary>Whether the model gives probabilities.</summary>
    public bool IsCalibrated => Calibrator is not null;

    /// <summary>How many trees are summed; 0 for a linear model.</summary>
    public int Trees => Scorer is TreeScorer trees ? trees.Trees.Length : 0;

    internal FeaturePlan Plan => plan;

    internal Scorer Scorer { get; }

    internal Calibrator? Calibrator { get; }

    /// <summary>The trees laid out for speed, and for reasons if they have covers; null for a linear model, and for trees with categorical
    /// splits of several features.</summary>
    internal TreeEnsemble? Ensemble { get; }

    internal float Threshold { get; }

    internal bool ThresholdIsProbability => thresholdIsProbability;

    /// <summary>A model of trees over scalar numbers.</summary>
    /// <param name="features">Names of the columns, in the order of the trees' feature indices.</param>
    /// <param name="trees">Checked here.</param>
    /// <param name="calibrator">Or null.</param>
    /// <param name="threshold">Scores above it are predicted positive.</param>
    /// <exception cref="ArgumentException">A tree is malformed.</exception>
    internal static TabularModel OfTrees(
        ImmutableArray<string> features, ImmutableArray<DecisionTree> trees, PlattCalibrator? calibrator, float threshold)
    {
        foreach (DecisionTree tree in trees)
        {
            if (tree.Validate(features.Length) is { } fault)
            {
                throw new ArgumentException($"A tree {fault}.", nameof(trees));
            }
        }

        return new TabularModel(FeaturePlan.Identity(features), new TreeScorer(trees, features.Length), calibrator, threshold);
    }

    /// <summary>The same of weights.</summary>
    internal static TabularModel OfWeights(
        ImmutableArray<string> features, float bias, ImmutableArray<float> weights, PlattCalibrator? calibrator, float threshold) =>
        new(FeaturePlan.Identity(features), new LinearScorer(bias, weights), calibrator, threshold);

    /// <summary>The same model with its probabilities mapped anew: log-odds become slope · log-odds + offset, which is what Platt scaling
    /// on held-out rows yields.</summary>
    /// <param name="slope">Finite, above 0; 1 changes nothing.</param>
    /// <param name="offset">Finite; 0 changes nothing.</param>
    /// <returns>A model whose scores, trees, weights and covers are the same, and whose predicted label is 1 above a probability of one
    /// half.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A figure is outside.</exception>
    /// <exception cref="NotSupportedException">The model has no Platt calibrator; models of XGBoost, LightGBM and
    /// <see cref="LinearModel"/> have one.</exception>
    public TabularModel Recalibrated(double slope, double offset)
    {
        if (!(slope > 0) || !double.IsFinite(slope) || !double.IsFinite(offset))
        {
            throw new ArgumentOutOfRangeException(nameof(slope), $"Slope {slope} and offset {offset} are no calibration that keeps the order.");
        }

        // Platt's probability is the logistic of −(slope · score + offset).
        PlattCalibrator old = Calibrator as PlattCalibrator
            ?? throw new NotSupportedException("Only a model with a Platt calibrator can be calibrated anew.");
        var platt = new PlattCalibrator(slope * old.Slope, (slope * old.Offset) - offset);
        return new TabularModel(plan, Scorer, platt, (float)(-platt.Offset / platt.Slope));
    }

    /// <summary>Score, probability and label of one row.</summary>
    /// <param name="numbers">Shape [NumberCount], placed as <see cref="Inputs"/> says; NaN is missing.</param>
    /// <param name="texts">Shape [TextCount]; null is missing, an unknown text counts as such.</param>
    /// <exception cref="ArgumentException">A length is wrong, or a number is infinite or beyond the model's precision.</exception>
    public TabularPrediction Predict(ReadOnlySpan<double> numbers, ReadOnlySpan<string?> texts = default)
    {
        if (numbers.Length != NumberCount || texts.Length != TextCount)
        {
            throw new ArgumentException(
                $"The row has {numbers.Length} numbers and {texts.Length} texts where the model reads {NumberCount} and {TextCount}.");
        }

        if (plan.IsIdentity)
        {
            FeaturePlan.RequireFinite(numbers);
            return Answer(Score(numbers));
        }

        return Answer(ScoreTransformed(numbers, texts));
    }

    /// <summary>The score of a vector of features, past all transforms.</summary>
    /// <param name="features">Shape [FeatureCount]; rounded to single precision; NaN is missing. That nothing is infinite is not checked.
    /// </param>
    /// <exception cref="ArgumentException">The length is wrong.</exception>
    public float ScoreFeatures(ReadOnlySpan<double> features) => features.Length == FeatureCount
        ? Score(features)
        : throw new ArgumentException($"{features.Length} features are given where the model reads {FeatureCount}.", nameof(features));

    /// <summary>What a score comes to.</summary>
    /// <param name="score">As <see cref="ScoreFeatures"/> gives it.</param>
    public TabularPrediction Answer(float score)
    {
        float probability = Calibrator?.Probability(score) ?? float.NaN;
        return new TabularPrediction(score, probability, (thresholdIsProbability ? probability : score) > Threshold);
    }

    private float ScoreTransformed(ReadOnlySpan<double> numbers, ReadOnlySpan<string?> texts)
    {
        double[]? rented = FeatureCount > MaxOnStack ? ArrayPool<double>.Shared.Rent(FeatureCount) : null;
        Span<double> features = (rented is null ? stackalloc double[MaxOnStack] : rented)[..FeatureCount];
        try
        {
            plan.Fill(numbers, texts, features);
            return Score(features);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<double>.Shared.Return(rented);
            }
        }
    }

    // The layout refuses infinity, which a transform can make of large numbers; the plain walk takes it as ML.NET does.
    private float Score(ReadOnlySpan<double> features) =>
        Ensemble is not null && Ensemble.TryMargin(features, out float score) ? score : Scorer.Score(features);
}
