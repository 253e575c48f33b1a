using System.Runtime.InteropServices;

namespace Churn.Benchmarks;

/// <summary>The part of XGBoost's C API that the comparison needs (Debian's libxgboost0). Source: XGBoost's "C API" reference.</summary>
internal static class XGBoostNative
{
    private const string Library = "libxgboost.so.0";

    [DllImport(Library)]
    public static extern void XGBoostVersion(out int major, out int minor, out int patch);

    [DllImport(Library)]
    public static extern nint XGBGetLastError();

    [DllImport(Library)]
    public static extern int XGDMatrixCreateFromMat(float[] data, ulong rows, ulong columns, float missing, out nint matrix);

    [DllImport(Library)]
    public static extern int XGDMatrixSetFloatInfo(nint matrix, byte[] field, float[] values, ulong length);

    [DllImport(Library)]
    public static extern int XGBoosterCreate(nint[] matrices, ulong length, out nint booster);

    [DllImport(Library)]
    public static extern int XGBoosterSetParam(nint booster, byte[] name, byte[] value);

    [DllImport(Library)]
    public static extern int XGBoosterUpdateOneIter(nint booster, int iteration, nint matrix);

    [DllImport(Library)]
    public static extern int XGBoosterSaveModelToBuffer(nint booster, byte[] config, out ulong length, out nint bytes);

    [DllImport(Library)]
    public static extern int XGBoosterPredictFromDense(
        nint booster, byte[] values, byte[] config, nint matrix, out nint shape, out ulong dimensions, out nint result);

    [DllImport(Library)]
    public static extern int XGBoosterPredictFromDMatrix(
        nint booster, nint matrix, byte[] config, out nint shape, out ulong dimensions, out nint result);
}
