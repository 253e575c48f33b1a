using Churn.Training;

namespace Churn.Cli.Logs;

/// <summary>A log and how it is read.</summary>
/// <param name="Path">The log.</param>
/// <param name="Columns">What it calls its columns; null for our names.</param>
/// <param name="Profiles">The file of profiles; null for none.</param>
internal sealed record LogInput(string Path, LogColumnNames? Columns, string? Profiles);
