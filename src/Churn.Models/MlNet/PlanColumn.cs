namespace Churn.Models.MlNet;

/// <summary>A column while a pipeline is compiled: which step makes each of its slots.</summary>
internal sealed class PlanColumn
{
    public PlanColumn(ItemKind kind, int[] slots, int keyCount = 0)
    {
        Kind = kind;
        Slots = slots;
        KeyCount = keyCount;
    }

    private PlanColumn(string fault)
    {
        Fault = fault;
        Slots = [];
    }

    public ItemKind Kind { get; }

    /// <summary>Index of the step behind each slot; a scalar has one.</summary>
    public int[] Slots { get; }

    /// <summary>How many keys there are, for <see cref="ItemKind.Key"/>.</summary>
    public int KeyCount { get; }

    /// <summary>Why the column cannot be computed. That matters only if the score needs it: training leaves columns behind, such as the
    /// label, that it does not.</summary>
    public string? Fault { get; }

    public static PlanColumn Faulty(string fault) => new(fault);
}
