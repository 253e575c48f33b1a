namespace Churn.Training.Examples;

/// <summary>How many customers were taken by chance.</summary>
/// <param name="Taken">Customers with examples.</param>
/// <param name="Of">Customers who would have had some.</param>
public sealed record CustomerSample(int Taken, int Of);
