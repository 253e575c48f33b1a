using Churn.Models.Engines;

namespace Churn.Models;

/// <summary>A loaded model: a vector of features in, the probability of churn out.</summary>
/// <remarks>Immutable and thread-safe; scoring takes no lock, and allocates nothing after a thread's first row.</remarks>
public sealed class ChurnModel
{
    /// <summary>How far a golden vector's probability may be off. The trainer's library computes in single precision.</summary>
    private const double GoldenTolerance = 1e-6;

    private readonly ModelEngine engine;
    private readonly string fileName;

    private ChurnModel(ModelManifest manifest, ModelEngine engine, string fileName)
    {
        Manifest = manifest;
        this.engine = engine;
        this.fileName = fileName;
    }

    /// <summary>What the model says of itself.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>Reads a model and its manifest, checks that they belong together and that every golden vector reproduces to 1e-6.</summary>
    /// <param name="manifestJson">Content of manifest.json; not kept.</param>
    /// <param name="modelFile">Content of model.zip, as ML.NET saves it, or of model.json, as XGBoost's <c>save_model</c> writes it; told
    /// apart by how it begins; not kept. A zip's input columns are the manifest's features by name and in order.</param>
    /// <exception cref="ModelFormatException">Anything is wrong with either; both are taken for untrusted.</exception>
    public static ChurnModel Load(ReadOnlyMemory<byte> manifestJson, ReadOnlyMemory<byte> modelFile)
    {
        ModelManifest manifest = ManifestReader.Read(manifestJson);
        var model = new ChurnModel(
            manifest, EngineReader.Read(modelFile, manifest), EngineReader.FileNameOf(modelFile.Span));
        model.CheckGoldenVectors();
        return model;
    }

    /// <summary>Log-odds of churn.</summary>
    /// <param name="vector">Shape [F], in the order of <see cref="ModelManifest.Features"/>; NaN is missing.</param>
    /// <exception cref="ArgumentException">The length is not F, or a value is infinite or beyond single precision (3.4e38).</exception>
    /// <remarks>Computed as the library does whose file it is: the same bits for trees; for linear models within 1e-6, since
    /// ML.NET's order of summing depends on the processor.</remarks>
    public double Margin(ReadOnlySpan<double> vector)
    {
        CheckLength(vector);
        return engine.TryMargin(vector, out double margin) ? margin : throw NotFinite(vector);
    }

    /// <summary>Probability of churn within the horizon, within [0, 1].</summary>
    /// <param name="vector">As for <see cref="Margin"/>.</param>
    /// <exception cref="ArgumentException">As for <see cref="Margin"/>.</exception>
    public double Probability(ReadOnlySpan<double> vector)
    {
        CheckLength(vector);
        return engine.TryProbability(vector, out double probability) ? probability : throw NotFinite(vector);
    }

    /// <summary>Whether the model can give reasons: of trees, its file must say how much of the training data each node saw; of a linear
    /// model, its manifest must have background rows.</summary>
    public bool HasContributions => engine.BaseValue is not null;

    /// <summary>Why the model has no contributions, in words that follow "it gives no reasons:", without a full stop; null if it has.</summary>
    public string? WhyNoContributions => engine.WhyNoContributions;

    /// <summary>Log-odds that contributions are relative to: the mean over the training data as the nodes' covers tell it, or for a linear
    /// model the mean over <see cref="ModelManifest.Background"/>.</summary>
    /// <exception cref="InvalidOperationException">The model has no contributions.</exception>
    public double BaseValue =>
        engine.BaseValue ?? throw new InvalidOperationException($"The model gives no reasons: {WhyNoContributions}.");

    /// <summary>What each feature adds to the log-odds of this vector: exact SHAP values, path-dependent for
    /// trees, against the background's mean for linear models.</summary>
    /// <param name="vector">As for <see cref="Margin"/>.</param>
    /// <param name="contributions">Shape [F]; overwritten. With <see cref="BaseValue"/> they sum to the margin.</param>
    /// <exception cref="ArgumentException">As for <see cref="Margin"/>, or contributions has another length.</exception>
    /// <exception cref="InvalidOperationException">The model has no contributions.</exception>
    /// <remarks>O(nodes · features on a path), no allocation after a thread's first call.
    /// Computed in double precision; the sum differs from the margin by what single precision rounds off.</remarks>
    public void Contributions(ReadOnlySpan<double> vector, Span<double> contributions)
    {
        CheckLength(vector);
        if (contributions.Length != vector.Length)
        {
            throw new ArgumentException(
                $"There is room for {contributions.Length} of {vector.Length} contributions.", nameof(contributions));
        }

        if (!engine.TryContributions(vector, contributions))
        {
            throw NotFinite(vector);
        }
    }

    /// <summary>The band of a probability; see <see cref="BandThresholds.Of"/>.</summary>
    /// <param name="probability">Within [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">It is outside, or NaN.</exception>
    public Band BandOf(double probability) => Manifest.Bands.Of(probability);

    private void CheckGoldenVectors()
    {
        for (int i = 0; i < Manifest.GoldenVectors.Length; i++)
        {
            GoldenVector golden = Manifest.GoldenVectors[i];
            double probability = Probability(golden.Features.AsSpan());
            // Written so that NaN fails it.
            if (!(Math.Abs(probability - golden.Probability) <= GoldenTolerance))
            {
                throw Wrong(
                    i, $"expects probability {golden.Probability}, the model in {fileName} answers {probability}");
            }
        }
    }

    private void CheckLength(ReadOnlySpan<double> vector)
    {
        if (vector.Length != engine.FeatureCount)
        {
            throw new ArgumentException(
                $"The vector has {vector.Length} values where the model has {engine.FeatureCount} features.", nameof(vector));
        }
    }

    private ArgumentException NotFinite(ReadOnlySpan<double> vector)
    {
        int i = 0;
        while (!float.IsInfinity((float)vector[i]))
        {
            i++;
        }

        return new ArgumentException(
            $"Value {i}, of {Manifest.Features[i]}, is {vector[i]}; it must be finite, or NaN for missing.", nameof(vector));
    }

    private static ModelFormatException Wrong(int index, string what) =>
        new($"{ManifestReader.FileName}: golden_vectors[{index}] {what}. Take both files from one training run.");
}
