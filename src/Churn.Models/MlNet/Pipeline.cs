namespace Churn.Models.MlNet;

/// <summary>A model while its components are read in order: first columns, then one prediction, then perhaps its calibrator.</summary>
internal sealed class Pipeline(PlanBuilder plan)
{
    private PlanColumn? features;
    private Scorer? scorer;
    private Calibrator? calibrator;
    private float threshold;
    private bool thresholdIsProbability;

    public PlanBuilder Plan => plan;

    /// <summary>Takes the predictor; its answers become columns that nothing further can be computed from.</summary>
    public void Predict(
        BlobReader blob, PlanColumn featureColumn, Scorer read, Calibrator? wrapped, float limit, string thresholdColumn)
    {
        if (scorer is not null)
        {
            throw blob.Wrong("is a second predictor", "Train a model of one");
        }

        if (featureColumn.Fault is { } fault)
        {
            throw new ModelFormatException(fault);
        }

        if (featureColumn.Kind != ItemKind.Single || featureColumn.Slots.Length != read.FeatureCount)
        {
            throw blob.Damaged(
                $"takes {read.FeatureCount} features of kind Single from a column of {featureColumn.Slots.Length} {featureColumn.Kind}");
        }

        thresholdIsProbability = thresholdColumn == "Probability";
        if (!float.IsFinite(limit) || (thresholdIsProbability ? wrapped is null : thresholdColumn != "Score"))
        {
            throw blob.Wrong($"compares column \"{thresholdColumn}\" with {limit}", "Score, or Probability if calibrated, is compared");
        }

        (features, scorer, calibrator, threshold) = (featureColumn, read, wrapped, limit);
        foreach (string answer in (ReadOnlySpan<string>)["Score", "Probability", "PredictedLabel"])
        {
            plan.Bind(blob, answer, PlanColumn.Faulty($"{blob.Path}: column \"{answer}\" is an answer and cannot be a feature."));
        }
    }

    /// <summary>Takes a calibrator that follows the predictor; it replaces one inside.</summary>
    public void Calibrate(BlobReader blob, string scoreColumn, Calibrator appended)
    {
        if (scorer is null || scoreColumn != "Score")
        {
            throw blob.Wrong($"calibrates column \"{scoreColumn}\"", "Only the Score of a predictor before it can be calibrated");
        }

        // The predicted label was decided before this calibrator, on the probability that it had then.
        if (thresholdIsProbability)
        {
            throw blob.Wrong("follows a predictor that is calibrated already", "Calibrate a model once");
        }

        calibrator = appended;
    }

    /// <summary>Takes the covers of the predictor's trees.</summary>
    public void TakeCovers(byte[] entry)
    {
        scorer = scorer is TreeScorer trees
            ? new TreeScorer(CoversEntry.Read(entry, trees.Trees), trees.FeatureCount)
            : throw new ModelFormatException($"{CoversEntry.Name}: is in a model without trees. Remove the entry.");
    }

    public TabularModel Build(string path) => scorer is not null && features is not null
        ? new TabularModel(plan.Build(features), scorer, calibrator, threshold, thresholdIsProbability)
        : throw new ModelFormatException($"{path}: holds no binary predictor. Save the trained model, not its data preparation alone.");
}
