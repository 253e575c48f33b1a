using System.Collections.Immutable;
using System.Globalization;

namespace Churn.Models.MlNet;

/// <summary>Puts cells of a table with named columns where a model's row has them.</summary>
/// <remarks>A scalar is the column of its name. A vector's slots are columns named <c>name[0]</c>, <c>name[1]</c> and so on, or all by its
/// name, in order; or, if the vector is all that the model reads and the table is exactly as wide, the whole table. Other columns are
/// passed over. Immutable and thread-safe.</remarks>
public sealed class RowBinder
{
    private readonly int width;
    private readonly string[] header;

    // By place in the row: which cell.
    private readonly int[] numberCells;
    private readonly int[] textCells;

    /// <summary>Finds a model's columns in a header.</summary>
    /// <exception cref="ArgumentException">One is missing or there twice; it is named.</exception>
    public RowBinder(ImmutableArray<InputColumn> inputs, IReadOnlyList<string> header)
    {
        ArgumentNullException.ThrowIfNull(header);
        width = header.Count;
        this.header = [.. header];
        ILookup<string, int> places = Enumerable.Range(0, width).ToLookup(i => header[i], StringComparer.Ordinal);
        numberCells = new int[inputs.Where(input => !input.IsText).Sum(input => input.Length)];
        textCells = new int[inputs.Where(input => input.IsText).Sum(input => input.Length)];
        foreach (InputColumn input in inputs)
        {
            bool isAll = inputs.Length == 1 && input.Length > 1 && width == input.Length;
            int[] cells = isAll ? [.. Enumerable.Range(0, width)] : Find(input, places);
            cells.CopyTo(input.IsText ? textCells : numberCells, input.Offset);
        }
    }

    /// <summary>Fills a row from the cells of one line.</summary>
    /// <param name="cells">As many as the header has. For a number: empty, NaN or ? is missing, true and false are 1 and 0. For a text:
    /// empty is missing.</param>
    /// <param name="numbers">Shape [NumberCount] of the model; overwritten.</param>
    /// <param name="texts">Shape [TextCount] of the model; overwritten.</param>
    /// <exception cref="FormatException">A line has another number of cells, or a cell is no number; the column is named.</exception>
    public void Bind(ReadOnlySpan<string> cells, Span<double> numbers, Span<string?> texts)
    {
        if (cells.Length != width)
        {
            throw new FormatException($"The line has {cells.Length} cells where the header has {width}.");
        }

        for (int i = 0; i < numberCells.Length; i++)
        {
            numbers[i] = Number(cells[numberCells[i]], header[numberCells[i]]);
        }

        for (int i = 0; i < textCells.Length; i++)
        {
            texts[i] = cells[textCells[i]] is { Length: > 0 } text ? text : null;
        }
    }

    private static int[] Find(InputColumn input, ILookup<string, int> places)
    {
        int[] named = [.. places[input.Name]];
        if (named.Length == input.Length)
        {
            return named;
        }

        if (input.Length > 1 && named.Length == 0)
        {
            int[][] slots = [.. Enumerable.Range(0, input.Length).Select(slot => places[$"{input.Name}[{slot}]"].ToArray())];
            if (Array.TrueForAll(slots, cells => cells.Length == 1))
            {
                return [.. slots.Select(cells => cells[0])];
            }
        }

        throw new ArgumentException(input.Length == 1
            ? $"Column \"{input.Name}\" is {named.Length} times in the header; the model reads it once."
            : $"The header must have column \"{input.Name}\" {input.Length} times, or \"{input.Name}[0]\" to \"[{input.Length - 1}]\" once.");
    }

    private static double Number(string cell, string column) => cell switch
    {
        "" or "?" => double.NaN,
        "true" or "True" => 1,
        "false" or "False" => 0,
        _ when double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
        _ => throw new FormatException($"Column \"{column}\" holds \"{cell}\", which is no number."),
    };
}
