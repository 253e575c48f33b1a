namespace Churn.Models.MlNet;

/// <summary>A column that a model reads.</summary>
/// <param name="Name">As the model was trained with; unique within the model.</param>
/// <param name="IsText">Whether it holds texts, else numbers (truth values are 0 and 1).</param>
/// <param name="Length">1 for a scalar; the slots of a vector follow each other.</param>
/// <param name="Offset">Place of its first slot among the row's texts or numbers.</param>
public sealed record InputColumn(string Name, bool IsText, int Length, int Offset);
