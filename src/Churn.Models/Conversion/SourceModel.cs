using System.Collections.Immutable;
using Churn.Models.MlNet;

namespace Churn.Models.Conversion;

/// <summary>A model read from a file of any known format: as ML.NET's kind of model, and as its own library would answer.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class SourceModel
{
    private readonly RowAnswer reference;

    internal SourceModel(ModelFormat format, TabularModel model, RowAnswer reference)
    {
        Format = format;
        Model = model;
        this.reference = reference;
    }

    /// <summary>Which library wrote the file.</summary>
    public ModelFormat Format { get; }

    /// <summary>The model in the form that is scored and written as an ML.NET file.</summary>
    public TabularModel Model { get; }

    /// <summary>Names of a row's numbers, in order; slots of a vector are <c>name[0]</c> and so on.</summary>
    public ImmutableArray<string> Features =>
        [.. Model.Inputs.Where(input => !input.IsText).OrderBy(input => input.Offset).SelectMany(Slots)];

    /// <summary>The probability, or without calibration the score, computed node by node from what the file says and in its library's
    /// precision; apart from <see cref="Model"/>, so that the one can be held against the other.</summary>
    /// <param name="row">Shape [NumberCount] of the model, finite in single precision; NaN is missing.</param>
    public double Reference(ReadOnlySpan<double> row) => reference(row);

    private static IEnumerable<string> Slots(InputColumn input) =>
        input.Length == 1 ? [input.Name] : Enumerable.Range(0, input.Length).Select(slot => $"{input.Name}[{slot}]");
}
