namespace Churn.Reasons;

/// <summary>What a caller wants to be told of a score's causes.</summary>
/// <param name="Most">Most reasons, 0 to 20; 0 asks for none and costs nothing.</param>
/// <param name="LanguageCode">BCP 47 tag; whatever begins with "zh" is Chinese, anything else English.</param>
public readonly record struct ReasonsAsked(int Most, string LanguageCode);
