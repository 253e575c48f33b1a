using System.Collections.Immutable;

namespace Churn.Access;

/// <summary>How scopes and lanes are written in files, tokens and commands.</summary>
public static class AccessNames
{
    private static readonly ImmutableArray<(string Name, Scopes Scope)> ByName =
    [
        ("record", Scopes.Record), ("score", Scopes.Score), ("watch", Scopes.Watch),
        ("profile", Scopes.Profile), ("erase", Scopes.Erase), ("admin", Scopes.Admin),
    ];

    /// <summary>All names of scopes, as <c>record</c>.</summary>
    public static ImmutableArray<string> AllScopes { get; } = [.. ByName.Select(scope => scope.Name)];

    /// <summary>All names of lanes: <c>live</c>, <c>web</c>, <c>bulk</c>.</summary>
    public static ImmutableArray<string> AllLanes { get; } = ["live", "web", "bulk"];

    /// <summary>The scope of exactly that name.</summary>
    /// <returns>False: there is none.</returns>
    public static bool TryScope(ReadOnlySpan<char> name, out Scopes scope)
    {
        foreach (var (known, value) in ByName)
        {
            if (name.SequenceEqual(known))
            {
                scope = value;
                return true;
            }
        }
        scope = Scopes.None;
        return false;
    }

    /// <summary>The lane of exactly that name.</summary>
    /// <returns>False: there is none.</returns>
    public static bool TryLane(string name, out Lane lane)
    {
        var index = AllLanes.IndexOf(name);
        lane = (Lane)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>The names of the scopes in a set, in a fixed order; empty for none.</summary>
    public static ImmutableArray<string> Of(Scopes scopes) => [.. ByName.Where(scope => (scopes & scope.Scope) != 0).Select(scope => scope.Name)];

    /// <summary>The lane's name.</summary>
    public static string Of(Lane lane) => AllLanes[(int)lane];

    /// <summary>Those of the names, set apart by spaces, that are scopes of ours; others belong to other services.</summary>
    internal static Scopes Parse(ReadOnlySpan<char> names)
    {
        var scopes = Scopes.None;
        foreach (var range in names.Split(' '))
        {
            if (TryScope(names[range], out var scope))
            {
                scopes |= scope;
            }
        }
        return scopes;
    }
}
