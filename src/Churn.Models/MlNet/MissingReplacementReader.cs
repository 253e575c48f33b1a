namespace Churn.Models.MlNet;

/// <summary>Reads a transform that puts a value in the place of missing ones: the same for a whole column, or one for each slot.</summary>
internal static class MissingReplacementReader
{
    public static void Read(BlobReader blob, PlanBuilder plan)
    {
        blob.RequireVersion(0x00010002, 0x00010002);
        (string Output, string Input)[] pairs = blob.Pairs();
        var values = new (ItemKind Kind, double[] Values, bool IsVector)[pairs.Length];
        for (int i = 0; i < pairs.Length; i++)
        {
            values[i] = TypedValue.Read(blob);
        }

        blob.End();
        PlanColumn[] sources = [.. pairs.Zip(values, (pair, value) => plan.Column(blob, pair.Input, value.Values.Length))];
        for (int i = 0; i < pairs.Length; i++)
        {
            (ItemKind kind, double[] replacements, bool isVector) = values[i];
            PlanColumn source = sources[i];
            if (source.Fault is null
                && (source.Kind != kind || kind is not (ItemKind.Single or ItemKind.Double)
                    || (isVector && replacements.Length != source.Slots.Length)))
            {
                throw blob.Damaged($"replaces {source.Slots.Length} {source.Kind} by {replacements.Length} {kind}");
            }

            plan.BindMapped(blob, pairs[i].Output, kind, source, (step, slot) =>
                new PlanStep(PlanOperation.ReplaceMissing, step, A: replacements[isVector ? slot : 0]));
        }
    }
}
