namespace Churn.Models.LightGbm;

/// <summary>What a split takes for missing: bits 2 and 3 of its decision type.</summary>
internal enum MissingKind
{
    /// <summary>Nothing; NaN counts as 0.</summary>
    None,

    /// <summary>NaN and what is as good as 0.</summary>
    Zero,

    /// <summary>NaN.</summary>
    NaN,
}
