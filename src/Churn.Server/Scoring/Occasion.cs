namespace Churn.Server.Scoring;

/// <summary>Why a score is made, and so what it says of live customers.</summary>
internal enum Occasion
{
    /// <summary>Someone asks how a customer is now.</summary>
    Question,

    /// <summary>An event was recorded. Right after it every recency is 0, so drift looks at the score before it.</summary>
    Event,

    /// <summary>Of another time, or with events that did not happen: says nothing of how customers are.</summary>
    Supposition,
}
