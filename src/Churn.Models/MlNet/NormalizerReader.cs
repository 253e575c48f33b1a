namespace Churn.Models.MlNet;

/// <summary>Reads a transform that brings columns to a common scale. Each column has its function in a folder below.</summary>
internal static class NormalizerReader
{
    public static void Read(BlobReader blob, ModelFolder folder, PlanBuilder plan)
    {
        blob.RequireVersion(0x00010001, 0x00010002);
        (string Output, string Input)[] pairs = blob.Pairs();
        var kinds = new ItemKind[pairs.Length];
        for (int i = 0; i < pairs.Length; i++)
        {
            kinds[i] = blob.Version < 0x00010002 ? FirstForm(blob) : SecondForm(blob);
        }

        blob.End();
        Bind(blob, folder, plan, pairs, kinds);
    }

    /// <summary>The form of before ML.NET 1.0, which leaves the types to the function.</summary>
    public static void ReadOld(BlobReader blob, ModelFolder folder, PlanBuilder plan)
    {
        blob.RequireVersion(0x00010003, 0x00010003);
        blob.RequireFloatSize();
        (string Output, string Input)[] pairs = blob.Pairs();
        blob.End();
        Bind(blob, folder, plan, pairs, new ItemKind[pairs.Length]);
    }

    private static ItemKind FirstForm(BlobReader blob)
    {
        blob.Flag();
        blob.Int32();
        return (ItemKind)blob.Byte();
    }

    private static ItemKind SecondForm(BlobReader blob)
    {
        bool isVector = blob.Flag();
        var kind = (ItemKind)blob.Byte();
        if (isVector)
        {
            blob.Array<int>();
        }

        return kind;
    }

    private static void Bind(
        BlobReader blob, ModelFolder folder, PlanBuilder plan, (string Output, string Input)[] pairs, ItemKind[] kinds)
    {
        AffineFunction[] functions = [.. pairs.Select((_, i) => AffineFunction.Read(folder.Child("Normalizer", i).Open()))];
        PlanColumn[] sources = [.. pairs.Zip(functions, (pair, function) => plan.Column(blob, pair.Input, function.Length))];
        for (int i = 0; i < pairs.Length; i++)
        {
            AffineFunction function = functions[i];
            PlanColumn source = sources[i];
            if ((kinds[i] != default && kinds[i] != function.Kind)
                || (source.Fault is null && (source.Kind != function.Kind || source.Slots.Length != function.Length)))
            {
                throw blob.Damaged(
                    $"scales {source.Slots.Length} {source.Kind} of \"{pairs[i].Input}\" by {function.Length} factors of {function.Kind}");
            }

            plan.BindMapped(blob, pairs[i].Output, function.Kind, source, function.Step);
        }
    }
}
