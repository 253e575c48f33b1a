using System.Text.Json;
using System.Text.Json.Serialization;

namespace Churn.LoadTests;

/// <summary>What a command measured: a table for people, JSON for programs and for <c>compare</c>.</summary>
/// <param name="Command">Which one.</param>
/// <param name="Options">What was asked of it, in words.</param>
/// <param name="Machine">Where and with what.</param>
/// <param name="Measures">The figures.</param>
/// <param name="Judgements">The rows that they are held to; none for commands without any.</param>
internal sealed record Report(
    string Command, IReadOnlyDictionary<string, string> Options, Machine Machine, IReadOnlyList<Measure> Measures, IReadOnlyList<Judgement> Judgements)
{
    private const long MostBytes = 64 << 20;

    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Whether every row is reached; true without any.</summary>
    public bool Reached => Judgements.All(j => j.Reached);

    /// <summary>Writes the table, then the rows.</summary>
    public void Print(TextWriter to)
    {
        to.WriteLine($"{Machine}; {string.Join(", ", Options.Select(o => $"{o.Key} {o.Value}"))}");
        var table = new Table("", "median", "least", "most", "unit");
        foreach (var measure in Measures.Where(m => m.IsKnown))
        {
            var (median, least, most) = measure.Spread;
            var one = measure.Values.Count == 1;
            table.Add(measure.Name, Table.Number(median), one ? "" : Table.Number(least), one ? "" : Table.Number(most), measure.Unit);
        }
        table.Print(to);
        foreach (var judgement in Judgements)
        {
            to.WriteLine(judgement);
        }
    }

    /// <summary>Writes a file; nothing without a name.</summary>
    /// <exception cref="LoadException">It cannot be written.</exception>
    public void Save(FileInfo? file)
    {
        if (file is null)
        {
            return;
        }
        try
        {
            File.WriteAllText(file.FullName, JsonSerializer.Serialize(this, Format) + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LoadException($"{file.Name} cannot be written: name another file with --json ({e.Message})", e);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="LoadException">It is not there or is something else.</exception>
    public static Report Load(FileInfo file)
    {
        try
        {
            if (file.Length > MostBytes)
            {
                throw new LoadException($"{file.Name} is too large for a report: give what a run wrote with --json");
            }
            var report = JsonSerializer.Deserialize<Report>(File.ReadAllText(file.FullName), Format);
            return report is { Measures: not null, Machine: not null, Command: not null } ? report : throw new JsonException("it has no measures");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new LoadException($"{file.Name} is no report: give what a run wrote with --json ({e.Message})", e);
        }
    }
}
