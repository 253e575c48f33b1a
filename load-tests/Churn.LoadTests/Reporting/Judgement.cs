namespace Churn.LoadTests;

/// <summary>One row of what is to be reached, and how far it got.</summary>
/// <param name="What">What is measured.</param>
/// <param name="Against">What it is measured against.</param>
/// <param name="Value">What was measured.</param>
/// <param name="Reach">What is to be reached.</param>
/// <param name="AtLeast">Whether more is better.</param>
internal sealed record Judgement(string What, string Against, double Value, double Reach, bool AtLeast)
{
    /// <summary>A value that is not known reaches nothing.</summary>
    public bool Reached => AtLeast ? Value >= Reach : Value <= Reach;

    public override string ToString() =>
        $"{(Reached ? "reached    " : "NOT REACHED")}  {What}{(Against.Length > 0 ? $" against {Against}" : "")}: "
        + $"{Table.Number(Value)} (reach {(AtLeast ? "≥" : "≤")} {Table.Number(Reach)})";
}
