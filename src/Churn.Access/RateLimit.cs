namespace Churn.Access;

/// <summary>A token bucket's size.</summary>
/// <param name="PerSecond">Calls or events a second in the long run; 1 to 1,000,000.</param>
/// <param name="Burst">Most at once after a pause; 1 to 1,000,000.</param>
public readonly record struct RateLimit(double PerSecond, double Burst);
