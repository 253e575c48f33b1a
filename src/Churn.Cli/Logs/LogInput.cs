using Churn.Training;
using Churn.Training.Examples;

namespace Churn.Cli.Logs;

/// <summary>A log and what is asked of it.</summary>
/// <param name="Path">The log.</param>
/// <param name="Columns">What it calls its columns; null for our names.</param>
/// <param name="Profiles">The file of profiles; null for none.</param>
/// <param name="Definition">What counts as churn.</param>
internal sealed record LogInput(string Path, LogColumnNames? Columns, string? Profiles, ChurnDefinition Definition);
