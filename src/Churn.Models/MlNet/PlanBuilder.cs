namespace Churn.Models.MlNet;

/// <summary>Compiles a pipeline while its components are read: keeps the columns by name, each bound to the steps that make its slots.
/// A later column of the same name hides an earlier one.</summary>
internal sealed class PlanBuilder(InputSchema? schema)
{
    // Slots of all columns ever bound. Real pipelines have thousands; nested concatenations could double them without end.
    private const int MaxSlots = 1 << 19;

    private readonly Dictionary<string, PlanColumn> columns = new(StringComparer.Ordinal);
    private readonly List<PlanInput> inputs = [];
    private readonly List<Vocabulary> vocabularies = [];
    private readonly List<PlanStep> steps = [];
    private int slots;

    /// <summary>A column by name; one that no component made is an input of the model.</summary>
    /// <param name="blob">The component that asks.</param>
    /// <param name="name">The column's name.</param>
    /// <param name="length">Its length where the file has no schema that says.</param>
    public PlanColumn Column(BlobReader blob, string name, int length = 1)
    {
        if (!columns.TryGetValue(name, out PlanColumn? column))
        {
            column = MakeInput(blob, name, length);
            columns.Add(name, column);
        }

        return column;
    }

    public void Bind(BlobReader blob, string name, PlanColumn column)
    {
        Spend(blob, column.Slots.Length);
        columns[name] = column;
    }

    /// <summary>Binds what a step does to every slot of a column.</summary>
    /// <param name="blob">The component that asks.</param>
    /// <param name="name">Name of the new column.</param>
    /// <param name="kind">Kind of its items.</param>
    /// <param name="source">The column to map; its fault is passed on.</param>
    /// <param name="step">From the source's step and the slot's index.</param>
    /// <param name="keyCount">For keys.</param>
    public void BindMapped(
        BlobReader blob, string name, ItemKind kind, PlanColumn source, Func<int, int, PlanStep> step, int keyCount = 0)
    {
        if (source.Fault is not null)
        {
            Bind(blob, name, source);
            return;
        }

        var mapped = new int[source.Slots.Length];
        for (int i = 0; i < mapped.Length; i++)
        {
            mapped[i] = Add(blob, step(source.Slots[i], i));
        }

        Bind(blob, name, new PlanColumn(kind, mapped, keyCount));
    }

    public int Add(BlobReader blob, PlanStep step)
    {
        Spend(blob, 1);
        steps.Add(step);
        return steps.Count - 1;
    }

    public int Add(Vocabulary vocabulary)
    {
        vocabularies.Add(vocabulary);
        return vocabularies.Count - 1;
    }

    /// <summary>The plan of the steps that a column needs, and of no other.</summary>
    public FeaturePlan Build(PlanColumn features) => PlanLinker.Link(steps, inputs, vocabularies, features.Slots);

    private PlanColumn MakeInput(BlobReader blob, string name, int length)
    {
        ItemKind kind = ItemKind.Single;
        if (schema is not null)
        {
            if (!schema.TryGet(name, out (ItemKind Kind, int Length) found))
            {
                return PlanColumn.Faulty($"{blob.Path}: column \"{name}\" is neither made by the pipeline nor in the file's schema.");
            }

            // A vector of unknown length has length 0 in a schema.
            (kind, length) = (found.Kind, found.Length > 0 ? found.Length : length);
        }

        if (!kind.IsNumeric() && kind != ItemKind.Text)
        {
            return PlanColumn.Faulty($"{blob.Path}: column \"{name}\" holds {kind}. Only numbers and texts can go into a model.");
        }

        PlanOperation operation = kind == ItemKind.Single ? PlanOperation.SingleNumber : PlanOperation.Number;
        var made = new int[length];
        Spend(blob, length);
        for (int i = 0; i < length; i++)
        {
            // Which input and which of its slots: the linker turns that into a place in the row.
            made[i] = Add(blob, new PlanStep(kind == ItemKind.Text ? PlanOperation.Text : operation, inputs.Count, i));
        }

        inputs.Add(new PlanInput(name, kind == ItemKind.Text, length));
        return new PlanColumn(kind, made);
    }

    private void Spend(BlobReader blob, int count)
    {
        slots += count;
        if (slots > MaxSlots)
        {
            throw blob.Wrong($"brings the pipeline's columns to more than {MaxSlots} slots", "Train a model with fewer features");
        }
    }
}

/// <summary>An input column while the pipeline is compiled.</summary>
internal sealed record PlanInput(string Name, bool IsText, int Length);
