using Churn.Models;
using Churn.Models.Conversion;

namespace Churn.Cli.Convert;

/// <summary>Turns a model file of any known format into ML.NET's and writes it if it answers like the original.</summary>
internal static class Converter
{
    // Fixed, so that a conversion that passed passes again.
    private const ulong Seed = 20_240_101;

    /// <exception cref="CliException">The input cannot be read or converted, or its answers would differ; nothing is written then.</exception>
    public static ConvertResult Convert(string input, string output, string? features, int rows)
    {
        SourceModel source = ModelFiles.Read(input, features);
        (byte[] file, double difference) = Convert(input, source, rows);
        ModelFiles.Write(output, file);
        return new ConvertResult(
            input, output, source.Format.ToString(), source.Features.Length, source.Model.Trees, rows, difference, file.Length);
    }

    /// <summary>The converted file, and how far its answers are off at most.</summary>
    /// <exception cref="CliException">It cannot be converted, or its answers would differ.</exception>
    public static (byte[] File, double Difference) Convert(string input, SourceModel source, int rows)
    {
        (byte[] file, double difference) = Write(input, source, rows);
        return difference <= SourceConversion.Tolerance
            ? (file, difference)
            : throw new CliException(
                $"{input}: answers of the converted model are up to {difference:G3} off where {SourceConversion.Tolerance:G1} is allowed; " +
                "nothing was written, report the file");
    }

    private static (byte[] File, double Difference) Write(string input, SourceModel source, int rows)
    {
        try
        {
            return SourceConversion.ToMlNet(source, rows, Seed);
        }
        catch (Exception e) when (e is NotSupportedException or ModelFormatException)
        {
            throw new CliException($"{input}: cannot be written as an ML.NET file. {e.Message}", e);
        }
    }
}
