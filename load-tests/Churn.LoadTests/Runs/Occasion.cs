namespace Churn.LoadTests;

/// <summary>A running server and what is known of it, so that its costs can be told.</summary>
/// <param name="Grpc">Where it answers gRPC.</param>
/// <param name="Http">Where it answers JSON and metrics; null: not known, allocations are not told.</param>
/// <param name="Server">Its process; null: not known.</param>
/// <param name="Redis">That of its Redis; null: not known, or it has none.</param>
internal sealed record Occasion(Uri Grpc, Uri? Http, int? Server, int? Redis);
