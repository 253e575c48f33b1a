namespace Churn.Models.MlNet;

/// <summary>Reads a transform that joins columns, scalars and vectors, to one vector in the order given.</summary>
internal static class ConcatReader
{
    public static void Read(BlobReader blob, PlanBuilder plan)
    {
        blob.RequireVersion(0x00010003, 0x00010003);
        int count = blob.Count(2 * sizeof(int));
        var joined = new (string Name, PlanColumn Column)[count];
        for (int i = 0; i < count; i++)
        {
            string name = blob.Text();
            var inputs = new PlanColumn[blob.Count(2 * sizeof(int))];
            for (int k = 0; k < inputs.Length; k++)
            {
                inputs[k] = plan.Column(blob, blob.Text());

                // An alias names slots only.
                blob.TextOrNull();
            }

            joined[i] = (name, Join(blob, name, inputs));
        }

        blob.End();
        foreach ((string name, PlanColumn column) in joined)
        {
            plan.Bind(blob, name, column);
        }
    }

    private static PlanColumn Join(BlobReader blob, string name, PlanColumn[] inputs)
    {
        if (inputs.Length == 0)
        {
            throw blob.Damaged($"joins no columns to \"{name}\"");
        }

        if (inputs.FirstOrDefault(input => input.Fault is not null) is { } faulty)
        {
            return faulty;
        }

        ItemKind kind = inputs[0].Kind;
        long length = inputs.Sum(input => (long)input.Slots.Length);
        if (inputs.Any(input => input.Kind != kind) || length > FeatureLimits.MaxFeatures)
        {
            throw blob.Wrong(
                $"joins columns of several kinds, or {length} slots, to \"{name}\"",
                $"Up to {FeatureLimits.MaxFeatures} slots of one kind are joined");
        }

        return new PlanColumn(kind, [.. inputs.SelectMany(input => input.Slots)], inputs[0].KeyCount);
    }
}
