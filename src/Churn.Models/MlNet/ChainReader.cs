namespace Churn.Models.MlNet;

/// <summary>Reads a chain of transforms, which act one after the other; a chain can hold chains.</summary>
internal static class ChainReader
{
    public const string LoaderName = "TransformerChain";

    public static void Read(BlobReader blob, ModelFolder folder, Pipeline pipeline)
    {
        blob.RequireVersion(0x00010001, 0x00010001);

        // A scope for each transform. A loaded chain runs all of them whatever their scope.
        int count = blob.Array<int>().Length;
        blob.End();
        for (int i = 0; i < count; i++)
        {
            TransformReader.Read(folder.Child("Transform", i), pipeline);
        }
    }
}
