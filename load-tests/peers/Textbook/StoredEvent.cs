namespace Churn.Textbook;

/// <summary>An event as a member of a sorted set: <c>units|type|category|id</c> in text, its score the time. The id is last because it may hold
/// any character.</summary>
/// <param name="At">ms UTC since 1970.</param>
/// <param name="Type">A slug.</param>
/// <param name="Category">A slug, or empty.</param>
/// <param name="Units">Value in 1/10,000; null without one.</param>
internal readonly record struct StoredEvent(long At, string Type, string Category, long? Units)
{
    public static string ToMember(string id, string type, string category, double? value) =>
        $"{(value is { } v ? (long)Math.Round(v * 10_000, MidpointRounding.ToEven) : null)}|{type}|{category}|{id}";

    public static StoredEvent Parse(string member, double score)
    {
        var parts = member.Split('|', 4);
        return new StoredEvent((long)score, parts[1], parts[2], parts[0].Length == 0 ? null : long.Parse(parts[0]));
    }
}
