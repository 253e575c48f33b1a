using Churn.Training;
using Churn.Training.Examples;
using Churn.Training.Histories;

namespace Churn.Cli.Logs;

/// <summary>Reads what a command learns from, with a bar while it does.</summary>
internal static class LogLoader
{
    /// <exception cref="CliException">A file cannot be read.</exception>
    public static ExampleSource Load(LogInput input, ProgressLine progress, CancellationToken stop)
    {
        try
        {
            using var reader = new EventLogReader(input.Path, input.Columns);
            var history = EventHistoryReader.Read(
                reader, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
                () => progress.Show("reading " + Path.GetFileName(input.Path), reader.BytesRead / (double)Math.Max(1, reader.BytesTotal)), stop);
            var profiles = input.Profiles is null ? null : ProfileReader.Read(input.Profiles);
            return new ExampleSource(history, profiles, input.Definition, input.Path);
        }
        catch (EventLogException e)
        {
            throw new CliException(e.Message, e);
        }
    }
}
