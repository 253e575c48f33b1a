using System.Text;

namespace Churn.Cli.Import;

/// <summary>The result of an import as a person reads it: one line, and one more for what did not count.</summary>
internal static class ImportText
{
    public static string Of(ImportResult result)
    {
        if (result.AlreadyComplete)
        {
            return $"Import {result.ImportId} is complete: an earlier run brought all of it into the store. Nothing was written.";
        }
        var text = new StringBuilder()
            .Append($"{result.Events:N0} events of {result.Customers - result.Skipped:N0} customers, {result.Seconds:N1} s, ")
            .Append($"{result.EventsPerSecond:N0} events/s. {result.Merged:N0} merged with what was there, {result.Skipped:N0} skipped, ")
            .Append($"{result.Retries:N0} retries.");
        if (result.ImportId.Length > 0)
        {
            text.Append($" Import {result.ImportId}.");
        }
        if (result.Duplicates + result.Conflicts + result.Erased > 0)
        {
            text.AppendLine().Append($"Not counted: {result.Duplicates:N0} duplicates, {result.Conflicts:N0} whose id another event has, ")
                .Append($"{result.Erased:N0} from before their customer was erased.");
        }
        if (result.SeriesCapped > 0)
        {
            text.AppendLine().Append($"{result.SeriesCapped:N0} count in any only: their customer has more than 256 types.");
        }
        return text.ToString();
    }
}
