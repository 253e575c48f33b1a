namespace Churn.Models.MlNet;

/// <summary>Reads a chain of transforms, which act one after the other; a chain can hold chains.</summary>
internal static class ChainReader
{
    public const string LoaderName = "TransformerChain";

    // Bits of a transform's scope: 1 training, 2 testing, 4 scoring.
    private const int Scoring = 4;

    public static void Read(BlobReader blob, ModelFolder folder, Pipeline pipeline)
    {
        blob.RequireVersion(0x00010001, 0x00010001);
        int[] scopes = blob.Array<int>();
        blob.End();
        for (int i = 0; i < scopes.Length; i++)
        {
            if ((scopes[i] & Scoring) == 0)
            {
                throw blob.Wrong($"has a transform {i} with scope {scopes[i]}, not for scoring", "Save the model without it");
            }

            TransformReader.Read(folder.Child("Transform", i), pipeline);
        }
    }
}
