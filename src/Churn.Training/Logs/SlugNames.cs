using System.Collections.Concurrent;
using Churn.Features;

namespace Churn.Training;

/// <summary>Turns the names that other systems give to events into slugs: lower case, every run of other characters one '_'.</summary>
/// <remarks>"Add to Playlist" becomes "add_to_playlist". Thread-safe; a log has few names, so each is worked out once.</remarks>
public sealed class SlugNames
{
    // Enough for any log of events; a column of free text is not a type.
    private const int MaxNames = 100_000;

    private readonly ConcurrentDictionary<string, string> slugs = new(StringComparer.Ordinal);

    /// <summary>The slug of a name; empty if no letter or digit is in it. It may be a reserved word, which is no type.</summary>
    public string Of(string name)
    {
        if (slugs.TryGetValue(name, out var slug))
        {
            return slug;
        }
        slug = Make(name);
        if (slugs.Count < MaxNames)
        {
            slugs[name] = slug;
        }
        return slug;
    }

    private static string Make(string name)
    {
        Span<char> slug = stackalloc char[EventRules.MaxSlugLength];
        var length = 0;
        foreach (var c in name)
        {
            var next = char.IsAsciiLetterOrDigit(c) || c == '-' ? char.ToLowerInvariant(c) : '_';
            var run = next == '_' && (length == 0 || slug[length - 1] == '_');
            if (!run && length < slug.Length)
            {
                slug[length++] = next;
            }
        }
        return slug[..length].Trim("_-").ToString();
    }
}
