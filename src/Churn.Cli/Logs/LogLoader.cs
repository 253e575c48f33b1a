using Churn.Training;
using Churn.Training.Examples;
using Churn.Training.Histories;

namespace Churn.Cli.Logs;

/// <summary>Reads what a command learns from, with a bar while it does.</summary>
internal static class LogLoader
{
    /// <exception cref="CliException">A file cannot be read.</exception>
    public static (EventHistory History, ProfileHistory? Profiles) Load(LogInput input, ProgressLine progress, CancellationToken stop)
    {
        try
        {
            using var reader = new EventLogReader(input.Path, input.Columns);
            var history = EventHistoryReader.Read(
                reader, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
                () => progress.Show("reading " + Path.GetFileName(input.Path), reader.BytesRead / (double)Math.Max(1, reader.BytesTotal)), stop);
            return (history, input.Profiles is null ? null : ProfileReader.Read(input.Profiles));
        }
        catch (EventLogException e)
        {
            throw new CliException(e.Message, e);
        }
    }

    /// <exception cref="CliException">A file cannot be read, or lacks the events that the definition names.</exception>
    public static ExampleSource Load(LogInput input, ChurnDefinition definition, ProgressLine progress, CancellationToken stop)
    {
        var (history, profiles) = Load(input, progress, stop);
        try
        {
            return new ExampleSource(history, profiles, definition, input.Path);
        }
        catch (EventLogException e)
        {
            throw new CliException(e.Message, e);
        }
    }
}
