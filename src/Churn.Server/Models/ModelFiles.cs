using System.Buffers;
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
    public static ChurnModel Read(string directory)
    {
        // Lent, since files of a hundred kilobytes are large objects, and each swap would bring the next full collection nearer.
        byte[]? manifest = null, model = null;
        try
        {
            var manifestBytes = ReadBytes(directory, Manifest, ref manifest);
            return ChurnModel.Load(manifestBytes, ReadBytes(directory, ModelIn(directory), ref model));
        }
        finally
        {
            Return(manifest);
            Return(model);
        }
    }

    // ML.NET's file, or else XGBoost's.
    private static string ModelIn(string directory) =>
        !File.Exists(Path.Combine(directory, MlNetModel)) && File.Exists(Path.Combine(directory, XGBoostModel)) ? XGBoostModel : MlNetModel;

    private static ReadOnlyMemory<byte> ReadBytes(string directory, string file, ref byte[]? lent)
    {
        try
        {
            using var stream = new FileStream(
                Path.Combine(directory, file), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > MaxBytes)
            {
                throw new ModelRefusedException($"{file} has {stream.Length} bytes: at most {MaxBytes} are read");
            }
            lent = ArrayPool<byte>.Shared.Rent((int)stream.Length);
            var bytes = lent.AsMemory(0, (int)stream.Length);
            stream.ReadExactly(bytes.Span);
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

    private static void Return(byte[]? lent)
    {
        if (lent is not null)
        {
            ArrayPool<byte>.Shared.Return(lent);
        }
    }
}
