namespace Churn.Models.Engines;

/// <summary>What scores a row of a served model: the numerics of the format that its file came in. Immutable and thread-safe.</summary>
/// <remarks>Rows have shape [FeatureCount], which the caller has checked; NaN is missing. Each method answers false, and nothing else,
/// where a value is infinite in single precision.</remarks>
internal abstract class ModelEngine
{
    public abstract int FeatureCount { get; }

    /// <summary>What contributions are relative to, in log-odds; null where there are none.</summary>
    public abstract double? BaseValue { get; }

    /// <summary>Why there are no contributions, to follow "gives no reasons:"; null where there are.</summary>
    public abstract string? WhyNoContributions { get; }

    /// <summary>Log-odds.</summary>
    public abstract bool TryMargin(ReadOnlySpan<double> row, out double margin);

    /// <summary>Within [0, 1]; NaN if the model answers that.</summary>
    public abstract bool TryProbability(ReadOnlySpan<double> row, out double probability);

    /// <summary>Each feature's share of the log-odds; with <see cref="BaseValue"/> they sum to the margin.</summary>
    /// <exception cref="InvalidOperationException">There are no contributions.</exception>
    public abstract bool TryContributions(ReadOnlySpan<double> row, Span<double> contributions);
}
