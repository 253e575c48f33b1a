namespace Churn.Models.MlNet;

/// <summary>Reads a transform that gives columns further names.</summary>
internal static class CopyReader
{
    public static void Read(BlobReader blob, PlanBuilder plan)
    {
        blob.RequireVersion(0x00010001, 0x00010001);
        (string Output, string Input)[] pairs = blob.Pairs();
        blob.End();
        PlanColumn[] sources = [.. pairs.Select(pair => plan.Column(blob, pair.Input))];
        for (int i = 0; i < pairs.Length; i++)
        {
            plan.Bind(blob, pairs[i].Output, sources[i]);
        }
    }
}
