namespace Churn.Models.Trees;

/// <summary>The precision in which leaves are added up, in the order of the trees; the last bits of a margin depend on it.</summary>
internal enum LeafPrecision
{
    /// <summary>As XGBoost does.</summary>
    Single,

    /// <summary>As ML.NET does, which rounds the sum to single precision.</summary>
    Double,
}
