using Churn.Reasons;

namespace Churn.Server.Scoring;

/// <summary>What a score is made for.</summary>
/// <param name="Occasion">Why there is one.</param>
/// <param name="Features">Whether the vector is answered too.</param>
/// <param name="Reasons">How much is said about why; nothing if the model has no reasons.</param>
internal readonly record struct ScoreAsked(Occasion Occasion, bool Features, ReasonsAsked Reasons);
