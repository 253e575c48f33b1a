namespace Churn.Cli.Train;

/// <summary>Where a trained model goes.</summary>
/// <param name="Directory">To write, whole or not at all.</param>
/// <param name="Force">Whether a model that fails the gate is written too.</param>
/// <param name="Json">Whether the report is printed as JSON.</param>
internal sealed record TrainOutput(string Directory, bool Force, bool Json)
{
    /// <summary>Where the report of a refused model goes, so that what a good model wrote stays.</summary>
    public string Refused => Path.TrimEndingDirectorySeparator(Directory) + ".refused";
}
