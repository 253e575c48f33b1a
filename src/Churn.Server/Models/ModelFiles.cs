using Churn.Models;

namespace Churn.Server.Models;

/// <summary>Reads the files of one model: the only place that knows their names.</summary>
internal static class ModelFiles
{
    public const string Manifest = "manifest.json";

    private const string MlNetModel = "model.zip";
    private const string XGBoostModel = "model.json";

    /// <summary>Longest file that is read at all; the readers' own limits are no larger.</summary>
    private const int MaxBytes = 64 << 20;

    /// <exception cref="ModelRefusedException">A file is missing, too large or cannot be read.</exception>
    /// <exception cref="ModelFormatException">What a file says is wrong.</exception>
    public static ChurnModel Read(string directory) => ChurnModel.Load(ReadBytes(directory, Manifest), ReadBytes(directory, ModelIn(directory)));

    // ML.NET's file, or else XGBoost's.
    private static string ModelIn(string directory) =>
        !File.Exists(Path.Combine(directory, MlNetModel)) && File.Exists(Path.Combine(directory, XGBoostModel)) ? XGBoostModel : MlNetModel;

    private static byte[] ReadBytes(string directory, string file)
    {
        try
        {
            using var stream = new FileStream(
                Path.Combine(directory, file), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > MaxBytes)
            {
                throw new ModelRefusedException($"{file} has {stream.Length} bytes: at most {MaxBytes} are read");
            }
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelRefusedException($"there is no {file}: a model is {Manifest} and {MlNetModel} in one directory", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The system's own message would name the path.
            throw new ModelRefusedException($"{file} cannot be read ({e.GetType().Name}): make it a file that this process may read", e);
        }
    }
}
