using System.Text;

namespace Churn.Tests.Features;

/// <summary>What happens to one customer, in the order of true time.</summary>
internal sealed record History(IReadOnlyList<Step> Steps)
{
    public IEnumerable<OracleEvent> Events => Steps.OfType<Arrival>().Select(step => step.Event);

    public override string ToString() => Steps.Aggregate(new StringBuilder(), (text, step) => text.Append("\n  ").Append(step)).ToString();
}

internal abstract record Step(long At);

/// <summary>An event is appended.</summary>
internal sealed record Arrival(long At, OracleEvent Event) : Step(At);

/// <summary>What came up to <paramref name="Lag"/> ms ago is folded into a snapshot, by a clock that says <paramref name="Now"/>.</summary>
internal sealed record Compaction(long At, long Now, int Lag) : Step(At);

/// <summary>Someone asks for features, at a server whose clock says <paramref name="Now"/>; null asks for the default as-of.</summary>
internal sealed record Question(long At, long Now, IReadOnlyList<long?> AsOf) : Step(At)
{
    public override string ToString() => $"Question {{ At = {At}, Now = {Now}, AsOf = [{string.Join(", ", AsOf)}] }}";
}
