namespace Churn.Training.Packaging;

/// <summary>What a model is called.</summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Version">1 to 100 characters.</param>
/// <param name="Description">What it was trained on and for.</param>
/// <param name="Simulated">Whether its customers were simulated, so that its scores mean nothing for real ones.</param>
public sealed record ModelLabels(string Name, string Version, string Description, bool Simulated)
{
    /// <summary>Characters of a name or version at most.</summary>
    public const int MaxLength = 100;
}
