using System.Globalization;
using Churn.Cli.Convert;
using Churn.Cli.Logs;
using Churn.Features;
using Churn.Training;
using Churn.Training.Discovery;
using Churn.Training.Examples;

namespace Churn.Cli.Features;

/// <summary>Writes examples as CSV.</summary>
internal static class FeatureWriter
{
    /// <exception cref="CliException">Something cannot be read, computed or written; no file is left then.</exception>
    public static void Write(
        LogInput input, ChurnDefinition definition, DateOnly[] cutoffs, string? features, ulong? timeOfDaySeed, string path, TextWriter said, CancellationToken stop)
    {
        var progress = new ProgressLine(wanted: true);
        try
        {
            var source = LogLoader.Load(input, definition, progress, stop);
            Cutoffs.CheckEnd(cutoffs[^1], definition.HorizonDays, source.History.LastAt);
            IReadOnlyList<string> names = features is null
                ? FeatureFamily.Of(source.History, source.Profiles is not null, source.Definition.OwnEvents) : ModelFiles.ReadFeatures(features);
            var set = ExampleBuilder.Build(
                source, Compile(names), [.. cutoffs.Select(Cutoffs.ToMs)], timeOfDaySeed, rows => progress.Show($"{rows:N0} rows", 0), stop);
            OutputFile.Write(path, to => WriteRows(set, source, to, progress, stop));
            progress.Clear();
            said.WriteLine(RowCounts.InWords(source.History.Counts));
            said.WriteLine($"{path}: {set.Count:N0} rows of {set.Features.Count} features, {set.Churned.Count(c => c):N0} churned");
        }
        catch (TrainingException e)
        {
            throw new CliException(e.Message, e);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw new CliException("stopped; nothing was written");
        }
        finally
        {
            progress.Clear();
        }
    }

    private static void WriteRows(ExampleSet set, ExampleSource source, TextWriter to, ProgressLine progress, CancellationToken stop)
    {
        to.WriteLine("customer_id,cutoff,churned," + string.Join(',', set.Features));
        for (var i = 0; i < set.Count; i++)
        {
            stop.ThrowIfCancellationRequested();
            progress.Show("writing", i / (double)set.Count);
            to.Write(Quoted(source.History.Customers[set.Customer[i]]));
            to.Write(Cutoffs.ToDay(set.Cutoffs[set.Cutoff[i]]).ToString(",yyyy-MM-dd,", CultureInfo.InvariantCulture));
            to.Write(set.Churned[i] ? '1' : '0');
            foreach (var value in set.Row(i))
            {
                to.Write(',');
                to.Write(float.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture));
            }
            to.WriteLine();
        }
    }

    private static string Quoted(string id) =>
        id.AsSpan().IndexOfAny(",\"\r\n") < 0 ? id : $"\"{id.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static FeaturePlan Compile(IReadOnlyList<string> names)
    {
        try
        {
            return FeaturePlan.Compile(names);
        }
        catch (FeaturePlanException e)
        {
            throw new CliException(e.Message, e);
        }
    }
}
