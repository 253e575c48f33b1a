namespace Churn.Training.Report;

/// <summary>The model that is reported on.</summary>
/// <param name="Name">As it is served.</param>
/// <param name="Version">Within the name.</param>
/// <param name="Description">In words.</param>
/// <param name="Kind"><c>trees</c> or <c>linear</c>.</param>
/// <param name="Features">How many it reads.</param>
public sealed record ModelSummary(string Name, string Version, string Description, string Kind, int Features);
