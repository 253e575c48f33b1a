namespace Churn.Training.Examples;

/// <summary>Labelled feature vectors: one row a customer and cutoff, in order of customer, then cutoff.</summary>
/// <param name="Features">Shape [F]: what the columns are.</param>
/// <param name="Cutoffs">Shape [C], ms, rising: the cutoffs that the rows belong to.</param>
/// <param name="Customer">Shape [N]: index into the history's customers.</param>
/// <param name="Cutoff">Shape [N]: index into <paramref name="Cutoffs"/>.</param>
/// <param name="AsOf">Shape [N], ms: the instant whose features the row has; at the cutoff or up to a day before it.</param>
/// <param name="Churned">Shape [N].</param>
/// <param name="Values">Shape [N · F], row by row; NaN is missing. Single precision, as the trees compare.</param>
public sealed record ExampleSet(
    IReadOnlyList<string> Features, long[] Cutoffs, int[] Customer, int[] Cutoff, long[] AsOf, bool[] Churned, float[] Values)
{
    /// <summary>The customers that were left when all would have been too many; null if nobody was left out.</summary>
    public CustomerSample? Sample { get; init; }

    /// <summary>N.</summary>
    public int Count => Customer.Length;

    /// <summary>Row <paramref name="index"/>, shape [F].</summary>
    public ReadOnlySpan<float> Row(int index) => Values.AsSpan(index * Features.Count, Features.Count);

    /// <summary>The rows for which <paramref name="keep"/> holds, in the same order.</summary>
    public int[] Where(Func<int, bool> keep) => [.. Enumerable.Range(0, Count).Where(keep)];
}
