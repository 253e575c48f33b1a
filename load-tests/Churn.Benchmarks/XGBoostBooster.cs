using System.Runtime.InteropServices;
using System.Text;

namespace Churn.Benchmarks;

/// <summary>A booster of libxgboost, trained here, on one thread, and asked for one row at a time.</summary>
/// <remarks>It lives as long as the process.</remarks>
internal sealed class XGBoostBooster
{
    private static readonly byte[] ValueConfig = Text(
        """{"type":0,"training":false,"iteration_begin":0,"iteration_end":0,"strict_shape":false,"missing":NaN,"cache_id":0}""");

    private static readonly byte[] ContributionConfig = Text(
        """{"type":2,"training":false,"iteration_begin":0,"iteration_end":0,"strict_shape":false}""");

    private readonly nint booster;

    public XGBoostBooster(SyntheticData data, IEnumerable<(string Name, string Value)> parameters, int trees)
    {
        nint matrix = Matrix(data.Values, data.Columns);
        Check(XGBoostNative.XGDMatrixSetFloatInfo(matrix, Text("label"), data.Labels, (ulong)data.Labels.Length));
        Check(XGBoostNative.XGBoosterCreate([matrix], 1, out booster));
        foreach ((string name, string value) in parameters)
        {
            Check(XGBoostNative.XGBoosterSetParam(booster, Text(name), Text(value)));
        }

        for (int i = 0; i < trees; i++)
        {
            Check(XGBoostNative.XGBoosterUpdateOneIter(booster, i, matrix));
        }
    }

    public static string Version()
    {
        XGBoostNative.XGBoostVersion(out int major, out int minor, out int patch);
        return $"{major}.{minor}.{patch}";
    }

    public byte[] ToJson()
    {
        Check(XGBoostNative.XGBoosterSaveModelToBuffer(booster, Text("""{"format":"json"}"""), out ulong length, out nint bytes));
        var json = new byte[length];
        Marshal.Copy(bytes, json, 0, json.Length);
        return json;
    }

    /// <summary>What the in-place prediction takes for a row; the row must be pinned.</summary>
    public static byte[] ArrayInterface(nint row, int columns) =>
        Text($$"""{"data":[{{row}},true],"shape":[1,{{columns}}],"typestr":"<f4","version":3}""");

    /// <summary>Makes a matrix of one row; outside the time that is measured.</summary>
    public static nint Matrix(float[] values, int columns)
    {
        Check(XGBoostNative.XGDMatrixCreateFromMat(
            values, (ulong)(values.Length / columns), (ulong)columns, float.NaN, out nint matrix));
        return matrix;
    }

    public unsafe float Probability(byte[] arrayInterface)
    {
        Check(XGBoostNative.XGBoosterPredictFromDense(booster, arrayInterface, ValueConfig, 0, out _, out _, out nint result));
        return *(float*)result;
    }

    /// <returns>Shape [columns + 1], the last being the base value; valid until the next call.</returns>
    public unsafe ReadOnlySpan<float> Contributions(nint matrix, int columns)
    {
        Check(XGBoostNative.XGBoosterPredictFromDMatrix(booster, matrix, ContributionConfig, out _, out _, out nint result));
        return new ReadOnlySpan<float>((float*)result, columns + 1);
    }

    private static void Check(int code)
    {
        if (code != 0)
        {
            throw new InvalidOperationException($"libxgboost: {Marshal.PtrToStringUTF8(XGBoostNative.XGBGetLastError())}");
        }
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + '\0');
}
