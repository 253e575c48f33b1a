namespace Churn.Models.MlNet;

/// <summary>What identifies a kind of component in a file that is written.</summary>
/// <param name="Signature">Eight characters.</param>
/// <param name="Written">Version written.</param>
/// <param name="Readable">Oldest version a reader must know.</param>
/// <param name="Loader">Loader signature, up to 24 characters.</param>
/// <param name="Assembly">The ML.NET assembly that holds the loader; ML.NET loads it by this name.</param>
/// <param name="AlternativeLoader">A second loader signature that some kinds carry.</param>
internal sealed record ComponentKind(
    string Signature, uint Written, uint Readable, string Loader, string Assembly, string AlternativeLoader = "")
{
    public static readonly ComponentKind Chain = new("XF CHAIN", 0x00010001, 0x00010001, ChainReader.LoaderName, "Data");
    public static readonly ComponentKind Concat = new("CONCAT F", 0x00010003, 0x00010003, "ConcatTransform", "Data", "ConcatFunction");
    public static readonly ComponentKind MissingReplacement = new("NAREP TF", 0x00010002, 0x00010002, "NAReplaceTransform", "Transforms");
    public static readonly ComponentKind Prediction = new("BIN PRED", 0x00010001, 0x00010001, "BinaryPredXfer", "Data");
    public static readonly ComponentKind CalibratedTrees = new("FTWTCALP", 0x00010001, 0x00010001, "FeatWCaliPredExec", "Data");
    public static readonly ComponentKind CalibratedLinear = new("PMIXCALP", 0x00010001, 0x00010001, "PMixCaliPredExec", "Data");
    public static readonly ComponentKind Platt = new("PLATTCAL", 0x00010001, 0x00010001, PlattCalibrator.LoaderName, "Data");
    public static readonly ComponentKind Trees = new("FTREE BC", 0x00010005, 0x00010005, TreePredictorReader.FastTree, "FastTree");

    public static readonly ComponentKind Linear =
        new("LINEAR2C", 0x00020002, 0x00020001, LinearPredictorReader.LoaderName, "StandardTrainers");

    public string AssemblyName => $"Microsoft.ML.{Assembly}, Version=1.0.0.0, Culture=neutral, PublicKeyToken=cc7b13ffcd2ddd51";
}
