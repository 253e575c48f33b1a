namespace Churn.Cli.Pack;

/// <summary>What <c>churn pack</c> is asked for.</summary>
/// <param name="Model">Path of the model file.</param>
/// <param name="Features">Path of the list of features, or null to take the model's own names.</param>
/// <param name="HorizonDays">Days ahead that the probability covers.</param>
/// <param name="LookbackDays">Days of history of the training examples, and of the population.</param>
/// <param name="OwnEvents">Event types by which a customer belongs to the population.</param>
/// <param name="Name">Of the model.</param>
/// <param name="Version">Of the model.</param>
/// <param name="Description">In words.</param>
/// <param name="Definition">What counts as churn, in words; null for the usual sentence.</param>
/// <param name="Bands">Least probability of medium, high and critical; null for quantiles.</param>
/// <param name="Rows">Path of rows of the training data, or null.</param>
/// <param name="Output">Folder of the packed model.</param>
internal sealed record PackOptions(
    string Model,
    string? Features,
    int HorizonDays,
    int LookbackDays,
    string[] OwnEvents,
    string Name,
    string Version,
    string Description,
    string? Definition,
    double[]? Bands,
    string? Rows,
    string Output);
