namespace Churn.Models.MlNet;

/// <summary>Reads the component in a folder by its loader signature and lets it act on the pipeline.</summary>
internal static class TransformReader
{
    public static void Read(ModelFolder folder, Pipeline pipeline)
    {
        BlobReader blob = folder.Open();
        switch (blob.Loader)
        {
            case ChainReader.LoaderName:
                ChainReader.Read(blob, folder, pipeline);
                break;
            case "RowToRowMapper":
                // Old files wrap a transform like this; there is nothing in the wrapper itself.
                blob.End();
                Read(folder.Child("Mapper"), pipeline);
                break;
            case "BinaryPredXfer":
                BinaryPredictionReader.Read(blob, folder, pipeline);
                break;
            case "PlattCalibratTransf" or "PavCalibratTransf" or "NaiveCalibratTransf":
                CalibratorTransformReader.Read(blob, folder, pipeline);
                break;
            case "NormalizeTransform" or "NormalizeFunction":
                NormalizerReader.ReadOld(blob, folder, pipeline.Plan);
                break;
            default:
                ReadColumns(blob, folder, pipeline.Plan);
                break;
        }
    }

    private static void ReadColumns(BlobReader blob, ModelFolder folder, PlanBuilder plan)
    {
        switch (blob.Loader)
        {
            case "CopyTransform":
                CopyReader.Read(blob, plan);
                break;
            case "ConcatTransform":
                ConcatReader.Read(blob, plan);
                break;
            case "SelectColumnsTransform":
                // Dropping columns changes no score: whatever a later component names is still there.
                break;
            case "ConvertTransform":
                ConvertReader.Read(blob, plan);
                break;
            case "NAReplaceTransform":
                MissingReplacementReader.Read(blob, plan);
                break;
            case "Normalizer":
                NormalizerReader.Read(blob, folder, plan);
                break;
            case "TermTransform":
                ValueToKeyReader.Read(blob, folder, plan);
                break;
            case "KeyToVectorTransform":
                KeyToVectorReader.Read(blob, plan);
                break;
            default:
                throw Refusal.Of(blob, "transform");
        }
    }
}
