namespace Churn.LoadTests;

/// <summary>Rows under a head, as wide as they need; the first column to the left, the others to the right.</summary>
internal sealed class Table(params string[] head)
{
    private readonly List<string[]> rows = [head];

    public void Add(params string[] row) => rows.Add(row);

    public void Print(TextWriter to)
    {
        var widths = head.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            to.WriteLine(string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
        }
    }

    /// <summary>Three digits that count, or all of them left of the point; "-" for what is not known.</summary>
    public static string Number(double value) => Math.Abs(value) switch
    {
        double.NaN => "-",
        >= 100 => $"{value:N0}",
        >= 10 => $"{value:0.#}",
        _ => $"{value:0.###}",
    };
}
