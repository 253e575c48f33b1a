using System.Runtime.InteropServices;

namespace Churn.Training.Boosting;

/// <summary>The part of XGBoost's C API that training needs. Source: XGBoost's "C API" reference, 1.7.</summary>
internal static class XGBoostNative
{
    public const string Library = "xgboost";

    [DllImport(Library)]
    public static extern void XGBoostVersion(out int major, out int minor, out int patch);

    [DllImport(Library)]
    public static extern nint XGBGetLastError();

    [DllImport(Library)]
    public static extern int XGDMatrixCreateFromMat(float[] data, ulong rows, ulong columns, float missing, out nint matrix);

    [DllImport(Library)]
    public static extern int XGDMatrixSetFloatInfo(nint matrix, byte[] field, float[] values, ulong length);

    [DllImport(Library)]
    public static extern int XGDMatrixFree(nint matrix);

    [DllImport(Library)]
    public static extern int XGBoosterCreate(nint[] matrices, ulong length, out nint booster);

    [DllImport(Library)]
    public static extern int XGBoosterFree(nint booster);

    [DllImport(Library)]
    public static extern int XGBoosterSetParam(nint booster, byte[] name, byte[] value);

    [DllImport(Library)]
    public static extern int XGBoosterUpdateOneIter(nint booster, int iteration, nint matrix);

    [DllImport(Library)]
    public static extern int XGBoosterSaveModelToBuffer(nint booster, byte[] config, out ulong length, out nint bytes);

    [DllImport(Library)]
    public static extern int XGBoosterPredictFromDMatrix(
        nint booster, nint matrix, byte[] config, out nint shape, out ulong dimensions, out nint result);
}
