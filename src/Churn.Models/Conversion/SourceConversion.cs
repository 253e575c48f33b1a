using Churn.Models.MlNet;

namespace Churn.Models.Conversion;

/// <summary>Makes ML.NET files of models and measures how far their answers are from the originals'.</summary>
public static class SourceConversion
{
    /// <summary>How far a converted model's probabilities may be off: single precision, summed in another order.</summary>
    public const double Tolerance = 1e-6;

    /// <summary>The file and its largest difference from the source: the written bytes are read again and asked.</summary>
    /// <param name="source">Reads scalar number columns as they are; calibrated by Platt or not at all.</param>
    /// <param name="rows">How many seeded rows are compared, missing values among them.</param>
    /// <param name="seed">Of the rows.</param>
    /// <exception cref="NotSupportedException">The model transforms its inputs or has another calibrator.</exception>
    /// <exception cref="ModelFormatException">The model is beyond the bounds of ML.NET files that are read.</exception>
    public static (byte[] File, double Difference) ToMlNet(SourceModel source, int rows, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(source);
        byte[] file = MlNetModelFile.Write(source.Model);
        return (file, LargestDifference(source, MlNetModelFile.Read(file), rows, seed));
    }

    /// <summary>Largest absolute difference between probabilities, or without calibration between scores relative to those above 1;
    /// infinite where one of the two is NaN.</summary>
    public static double LargestDifference(SourceModel source, TabularModel converted, int rows, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(converted);
        var probes = new ProbeRows(source.Model, seed);
        var row = new double[source.Model.NumberCount];
        double largest = 0;
        for (int i = 0; i < rows; i++)
        {
            probes.Next(row);
            double answer = SourceModelReader.Figure(converted, converted.Predict(row));
            largest = Math.Max(largest, Difference(source.Reference(row), answer));
        }

        return largest;
    }

    private static double Difference(double expected, double answer) =>
        double.IsNaN(expected) || double.IsNaN(answer)
            ? double.IsNaN(expected) && double.IsNaN(answer) ? 0 : double.PositiveInfinity
            : Math.Abs(expected - answer) / Math.Max(1, Math.Abs(expected));
}
