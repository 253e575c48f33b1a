using System.Text;

namespace Churn.Models.MlNet;

/// <summary>Reads the layout of before ML.NET 1.0: a data loader with its transforms, and a predictor beside it.</summary>
internal static class LegacyLayoutReader
{
    private const string LoaderFolder = "DataLoaderModel";
    private const string PredictorFolder = "Predictor";
    private const string Roles = "TrainingInfo/RoleMapping.txt";

    public static bool Applies(ZipArchiveReader zip) => new ModelFolder(zip, PredictorFolder).Exists;

    public static TabularModel Read(ZipArchiveReader zip)
    {
        var pipeline = new Pipeline(new PlanBuilder(null));
        var loader = new ModelFolder(zip, LoaderFolder);
        if (loader.Exists)
        {
            ReadTransforms(loader, pipeline);
        }

        var folder = new ModelFolder(zip, PredictorFolder);
        BlobReader blob = folder.Open();
        (Scorer scorer, Calibrator? calibrator) = PredictorReader.Read(folder, 0);
        PlanColumn features = pipeline.Plan.Column(blob, FeatureColumn(zip), scorer.FeatureCount);
        pipeline.Predict(blob, features, scorer, calibrator, 0, "Score");
        return pipeline.Build(PredictorFolder);
    }

    private static void ReadTransforms(ModelFolder folder, Pipeline pipeline)
    {
        BlobReader blob = folder.Open();
        if (blob.Loader != "PipeDataLoader")
        {
            // A text loader without transforms: how its columns lie in a file is not the model's concern.
            return;
        }

        blob.RequireVersion(0x00010002, 0x00010002);
        blob.RequireFloatSize();
        int count = blob.Count(2 * sizeof(int));
        for (int i = 0; i < count; i++)
        {
            // A tag and its arguments.
            blob.TextOrNull();
            blob.TextOrNull();
        }

        blob.End();
        for (int i = 0; i < count; i++)
        {
            TransformReader.Read(folder.Child("Transform", i), pipeline);
        }
    }

    // Lines of "role tab column", as "Feature\tFeatures".
    private static string FeatureColumn(ZipArchiveReader zip)
    {
        if (zip.Contains(Roles))
        {
            foreach (string line in Encoding.UTF8.GetString(zip.Read(Roles)).Split('\n'))
            {
                if (line.TrimEnd('\r').Split('\t') is ["Feature", var column])
                {
                    return column;
                }
            }
        }

        return "Features";
    }
}
