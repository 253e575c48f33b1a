using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Churn.Training.Boosting;

/// <summary>Finds libxgboost, and turns its error codes into exceptions.</summary>
public static class XGBoostLibrary
{
    /// <summary>Environment variable that names the library's file.</summary>
    public const string Variable = "CHURN_XGBOOST";

    private static readonly string[] Names = ["libxgboost.so.0", "libxgboost.so", "libxgboost.dylib", "xgboost.dll"];

    private static readonly Lazy<nint> Handle = new(Load);

    static XGBoostLibrary() => NativeLibrary.SetDllImportResolver(
        typeof(XGBoostLibrary).Assembly, (name, _, _) => name == XGBoostNative.Library ? Handle.Value : 0);

    /// <summary>Version of the library, as 1.7.4.</summary>
    /// <exception cref="TrainingException">It is not there, or is no libxgboost of version 1.6 or later.</exception>
    public static string Version()
    {
        Require();
        XGBoostNative.XGBoostVersion(out var major, out var minor, out var patch);
        return (major, minor).CompareTo((1, 6)) >= 0
            ? $"{major}.{minor}.{patch}"
            : throw new TrainingException($"libxgboost is of version {major}.{minor}.{patch}: install 1.6 or later");
    }

    internal static void Require() => _ = Handle.Value;

    internal static void Check(int code)
    {
        if (code != 0)
        {
            throw new TrainingException($"XGBoost failed: {Marshal.PtrToStringUTF8(XGBoostNative.XGBGetLastError())}");
        }
    }

    internal static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + '\0');

    private static nint Load()
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        foreach (var name in string.IsNullOrEmpty(named) ? Names : [named])
        {
            if (NativeLibrary.TryLoad(name, Assembly.GetExecutingAssembly(), null, out var handle)
                && NativeLibrary.TryGetExport(handle, nameof(XGBoostNative.XGBoosterUpdateOneIter), out _))
            {
                return handle;
            }
        }
        throw new TrainingException(string.IsNullOrEmpty(named)
            ? $"XGBoost's library is not here: install Debian's libxgboost0 (apt-get install libxgboost0), or name another by {Variable}=/path/to/libxgboost.so"
            : $"{named}, which {Variable} names, cannot be loaded as libxgboost: name the library's file, or unset {Variable} and install libxgboost0");
    }
}
