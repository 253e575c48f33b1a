namespace Churn.Models.MlNet;

/// <summary>Words for components that are not read: what they are, where that is known, and what to do.</summary>
internal static class Refusal
{
    /// <param name="blob">The component.</param>
    /// <param name="role">What was expected in its place, as "transform".</param>
    public static ModelFormatException Of(BlobReader blob, string role) => blob.Wrong(
        $"is not read as a {role}: {Kind(blob.Loader)}",
        "Train a binary classifier (FastTree, LightGBM, FastForest or linear) on number columns and keys of text");

    private static string Kind(string loader) => loader switch
    {
        "MulticlassPredXfer" or "OVAExec" or "MulticlassLinear" or "PKPD" => "it answers one of several classes, not yes or no",
        "RegressionPredXfer" or "FastTreeRegressionExec" or "LinearRegressionExec" or "LightGBMRegressionExec" =>
            "it is a regression, which answers a number and no probability",
        "RankingPredXfer" or "ClusteringPredXfer" or "AnomalyPredXfer" => "it is no binary classifier",
        "Text" or "NgramTransform" or "TokenizeTextTransform" or "TextNormalizerTransform" or "CharToken" or "WordBagTransform" =>
            "it makes features of free text",
        "CdfNormalizeFunction" or "BinNormalizeFunction" => "it is a normaliser other than min-max and mean-variance",
        "GAMBinaryExec" or "FfmPredictor" or "FieldAwareFactMacPredict" => "it is neither made of trees nor linear",
        "OnnxTransform" or "TensorFlowTransform" or "TorchSharp" => "it runs a neural network",
        _ => "this kind of component is not supported",
    };
}
