namespace Churn.Models.MlNet;

/// <summary>Reads a transform that changes the type of columns. Conversions of numbers and texts to a floating-point type are
/// computed; a column converted to
/// anything else can be there, as a label often is, but not be a feature.</summary>
internal static class ConvertReader
{
    private const byte IsKey = 0x80;

    public static void Read(BlobReader blob, PlanBuilder plan)
    {
        blob.RequireVersion(0x00010003, 0x00010004);
        (string Output, string Input)[] pairs = blob.Pairs();
        var kinds = new byte[pairs.Length];
        for (int i = 0; i < kinds.Length; i++)
        {
            kinds[i] = blob.Byte();
            if ((kinds[i] & IsKey) != 0)
            {
                // The number of keys; before version 10004 with the least key and whether they are contiguous.
                blob.Take(blob.Version < 0x00010004 ? 13 : 8);
            }
        }

        blob.End();
        PlanColumn[] sources = [.. pairs.Select(pair => plan.Column(blob, pair.Input))];
        for (int i = 0; i < pairs.Length; i++)
        {
            Convert(blob, plan, pairs[i].Output, sources[i], kinds[i]);
        }
    }

    private static void Convert(BlobReader blob, PlanBuilder plan, string output, PlanColumn source, byte target)
    {
        var kind = (ItemKind)target;
        if (source.Fault is not null || source.Kind == kind)
        {
            plan.Bind(blob, output, source);
        }
        else if (source.Kind.IsNumeric() && kind == ItemKind.Single)
        {
            plan.BindMapped(blob, output, kind, source, (step, _) => new PlanStep(PlanOperation.ToSingle, step));
        }
        else if (source.Kind.IsNumeric() && kind == ItemKind.Double)
        {
            // Every step's result is a double already.
            plan.Bind(blob, output, new PlanColumn(kind, source.Slots));
        }
        else if (source.Kind == ItemKind.Text && kind == ItemKind.Double)
        {
            plan.BindMapped(blob, output, kind, source, (step, _) => new PlanStep(PlanOperation.TextNumber, step));
        }
        else if (source.Kind == ItemKind.Text && kind == ItemKind.Single)
        {
            plan.BindMapped(blob, output, kind, source, (step, _) =>
                new PlanStep(PlanOperation.ToSingle, plan.Add(blob, new PlanStep(PlanOperation.TextNumber, step))));
        }
        else
        {
            plan.Bind(blob, output, PlanColumn.Faulty(
                $"{blob.Path}: loader \"{blob.Loader}\" turns {source.Kind} into kind {target:x2} for column \"{output}\", which the score "
                + "depends on. Train on columns converted from numbers or texts to Single or Double."));
        }
    }
}
