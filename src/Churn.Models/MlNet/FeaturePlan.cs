using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;

namespace Churn.Models.MlNet;

/// <summary>A compiled pipeline: from a row of numbers and texts to the vector of features that a predictor reads.</summary>
/// <remarks>Immutable and thread-safe. One pass over a flat array of scalar steps, no allocation.</remarks>
internal sealed class FeaturePlan
{
    private const int MaxOnStack = 1024;

    private readonly PlanStep[] steps;
    private readonly Vocabulary[] vocabularies;
    private readonly int[] features;

    public FeaturePlan(ImmutableArray<InputColumn> inputs, PlanStep[] steps, Vocabulary[] vocabularies, int[] features)
    {
        Inputs = inputs;
        this.steps = steps;
        this.vocabularies = vocabularies;
        this.features = features;
        NumberCount = inputs.Where(input => !input.IsText).Sum(input => input.Length);
        TextCount = inputs.Where(input => input.IsText).Sum(input => input.Length);
        IsIdentity = TextCount == 0 && NumberCount == features.Length && features.Select((step, i) => (steps[step], i)).All(IsSame);
    }

    public ImmutableArray<InputColumn> Inputs { get; }

    public int NumberCount { get; }

    public int TextCount { get; }

    public int FeatureCount => features.Length;

    /// <summary>Whether the features are the row's numbers in their order, rounded to single precision.</summary>
    public bool IsIdentity { get; }

    /// <summary>A plan of scalar numbers that are the features as they are.</summary>
    public static FeaturePlan Identity(ImmutableArray<string> names) => new(
        [.. names.Select((name, i) => new InputColumn(name, false, 1, i))],
        [.. names.Select((_, i) => new PlanStep(PlanOperation.SingleNumber, i))],
        [],
        [.. Enumerable.Range(0, names.Length)]);

    /// <summary>A plan of scalar numbers with a value in the place of missing ones.</summary>
    /// <param name="names">Of the columns.</param>
    /// <param name="replacements">One a column; NaN leaves it as it is.</param>
    public static FeaturePlan Replacing(ImmutableArray<string> names, ImmutableArray<float> replacements) => new(
        [.. names.Select((name, i) => new InputColumn(name, false, 1, i))],
        [
            .. names.Select((_, i) => new PlanStep(PlanOperation.SingleNumber, i)),
            .. replacements.Select((value, i) => new PlanStep(PlanOperation.ReplaceMissing, i, A: value)),
        ],
        [],
        [.. replacements.Select((_, i) => names.Length + i)]);

    /// <summary>What stands for missing values, one a feature and NaN for none; null if the features are not the row's numbers in their
    /// order but for that.</summary>
    public ImmutableArray<float>? Replacements()
    {
        var values = ImmutableArray.CreateBuilder<float>(features.Length);
        for (int i = 0; i < features.Length; i++)
        {
            PlanStep step = steps[features[i]];
            bool isReplaced = step.Operation == PlanOperation.ReplaceMissing;
            values.Add(isReplaced ? (float)step.A : float.NaN);
            if (!IsSame((isReplaced ? steps[step.Source] : step, i)))
            {
                return null;
            }
        }

        return TextCount == 0 && NumberCount == features.Length ? values.MoveToImmutable() : null;
    }

    /// <summary>Which of the row's numbers each feature is made of; null if one is made of several, or of a text.</summary>
    public int[]? Sources()
    {
        const int mixed = -1;
        var sources = new int[steps.Length];
        for (int i = 0; i < steps.Length; i++)
        {
            PlanStep step = steps[i];
            sources[i] = step.Operation switch
            {
                PlanOperation.Text => mixed,
                _ when step.IsInput => step.Source,
                PlanOperation.Add when sources[step.Source] != sources[step.Other] => mixed,
                _ => sources[step.Source],
            };
        }

        int[] owners = Array.ConvertAll(features, feature => sources[feature]);
        return owners.Contains(mixed) ? null : owners;
    }

    /// <param name="numbers">Shape [NumberCount]; NaN is missing.</param>
    /// <param name="texts">Shape [TextCount]; null is missing.</param>
    /// <param name="into">Shape [FeatureCount]; values of single precision.</param>
    /// <exception cref="ArgumentException">A number is infinite, or beyond single precision where that is what the model reads.</exception>
    public void Fill(ReadOnlySpan<double> numbers, ReadOnlySpan<string?> texts, Span<double> into)
    {
        double[]? rented = steps.Length > MaxOnStack ? ArrayPool<double>.Shared.Rent(steps.Length) : null;
        Span<double> results = rented is null ? stackalloc double[MaxOnStack] : rented;
        try
        {
            Run(numbers, texts, results);
            for (int i = 0; i < into.Length; i++)
            {
                into[i] = results[features[i]];
            }
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<double>.Shared.Return(rented);
            }
        }
    }

    /// <summary>Holds a row to what <see cref="Fill"/> demands, for an identity, which need not be filled.</summary>
    public static void RequireFinite(ReadOnlySpan<double> numbers)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            Finite((float)numbers[i], i);
        }
    }

    private void Run(ReadOnlySpan<double> numbers, ReadOnlySpan<string?> texts, Span<double> results)
    {
        for (int i = 0; i < steps.Length; i++)
        {
            ref readonly PlanStep step = ref steps[i];
            int source = step.Source;
            results[i] = step.Operation switch
            {
                PlanOperation.Number => Finite(numbers[source], source),
                PlanOperation.SingleNumber => Finite((float)numbers[source], source),
                PlanOperation.Text => 0,
                PlanOperation.TextKey => vocabularies[step.Other].KeyOf(texts[steps[source].Source]),
                PlanOperation.TextNumber => Parse(texts[steps[source].Source]),
                PlanOperation.NumberKey => vocabularies[step.Other].KeyOf(results[source]),
                PlanOperation.ReplaceMissing => double.IsNaN(results[source]) ? step.A : results[source],
                PlanOperation.AffineSingle => ((float)results[source] - (float)step.B) * (float)step.A,
                PlanOperation.AffineDouble => (results[source] - step.B) * step.A,
                PlanOperation.ToSingle => (float)results[source],
                PlanOperation.IsKey => results[source] == step.Other ? 1 : 0,
                _ => (float)(results[source] + results[step.Other]),
            };
        }
    }

    private static double Parse(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;

    private static bool IsSame((PlanStep Step, int Feature) pair) =>
        pair.Step.Operation == PlanOperation.SingleNumber && pair.Step.Source == pair.Feature;

    private static double Finite(double number, int index) => !double.IsInfinity(number)
        ? number
        : throw new ArgumentException($"Number {index} of the row is infinite or too large; it must be finite, or NaN for missing.");
}
