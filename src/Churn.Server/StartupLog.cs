namespace Churn.Server;

/// <summary>What is logged at start.</summary>
internal static partial class StartupLog
{
    [LoggerMessage(1, LogLevel.Information, "Serving gRPC on {Grpc} and HTTP on {Http} with model {Model}. {Store}")]
    public static partial void Started(ILogger log, Uri grpc, Uri http, string model, string store);

    [LoggerMessage(2, LogLevel.Warning, "Model {Model} was trained on simulated customers: its scores mean nothing for real ones. "
        + "Name your own with --model DIR")]
    public static partial void Simulated(ILogger log, string model);
}
