namespace Churn.Models.MlNet;

/// <summary>Reads one-hot encoding: key k of n becomes n slots with 1 in slot k − 1; an unknown value becomes zeros. A vector of keys
/// becomes one such block after the other, or as a bag their sum.</summary>
internal static class KeyToVectorReader
{
    public static void Read(BlobReader blob, PlanBuilder plan)
    {
        blob.RequireVersion(0x00010001, 0x00010002);
        if (blob.Version < 0x00010002)
        {
            blob.RequireFloatSize();
        }

        (string Output, string Input)[] pairs = blob.Pairs();
        bool[] bags = [.. pairs.Select(_ => blob.Flag())];
        blob.End();
        PlanColumn[] sources = [.. pairs.Select(pair => plan.Column(blob, pair.Input))];
        for (int i = 0; i < pairs.Length; i++)
        {
            plan.Bind(blob, pairs[i].Output, Encode(blob, plan, pairs[i].Input, sources[i], bags[i]));
        }
    }

    private static PlanColumn Encode(BlobReader blob, PlanBuilder plan, string input, PlanColumn source, bool isBag)
    {
        if (source.Fault is not null)
        {
            return source;
        }

        if (source.Kind != ItemKind.Key)
        {
            throw blob.Wrong($"takes \"{input}\" for keys, which holds {source.Kind}", "Only keys made by a vocabulary are encoded");
        }

        if ((long)source.Slots.Length * source.KeyCount > FeatureLimits.MaxFeatures)
        {
            throw blob.Wrong(
                $"makes {source.KeyCount} slots for each of {source.Slots.Length} keys of \"{input}\"",
                $"Up to {FeatureLimits.MaxFeatures} features are read");
        }

        int[][] blocks = [.. source.Slots.Select(slot => Block(blob, plan, slot, source.KeyCount))];
        int[] slots = !isBag || blocks.Length == 1 ? [.. blocks.SelectMany(block => block)] : Sum(blob, plan, blocks);
        return new PlanColumn(ItemKind.Single, slots);
    }

    private static int[] Block(BlobReader blob, PlanBuilder plan, int slot, int keyCount)
    {
        var block = new int[keyCount];
        for (int key = 1; key <= keyCount; key++)
        {
            block[key - 1] = plan.Add(blob, new PlanStep(PlanOperation.IsKey, slot, key));
        }

        return block;
    }

    private static int[] Sum(BlobReader blob, PlanBuilder plan, int[][] blocks)
    {
        int[] sum = blocks[0];
        foreach (int[] block in blocks.Skip(1))
        {
            sum = [.. sum.Zip(block, (a, b) => plan.Add(blob, new PlanStep(PlanOperation.Add, a, b)))];
        }

        return sum;
    }
}
