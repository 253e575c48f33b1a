namespace Churn.Tests.Features;

internal sealed record Draft(
    (string Type, string Category) Series, long OccurredAt, double? Value, long Delay, int Clock, long? CopyAfter, bool OtherContents);

internal sealed record CompactionDraft(int Index, long After, long WrongClock, int Lag);

internal enum AsOfKind { Default, AtAnEvent, AtAWindowsEdge, WithinTwoDays, NearNow, Ahead }

internal sealed record AsOfDraft(AsOfKind Kind, int Index, long Edge, long Offset, int Share);

/// <summary>Makes a consistent timeline of what the generators drew.</summary>
internal static class HistoryAssembly
{
    public static IReadOnlyList<Step> Assemble(
        long end, Draft[] drafts, IEnumerable<CompactionDraft> compactions, (int Index, AsOfDraft[] Asked) early, AsOfDraft[] last, long wrongClock)
    {
        List<Step> steps = [.. drafts.SelectMany((draft, i) => Arrivals(i, draft, end))];
        OracleEvent[] events = [.. steps.OfType<Arrival>().Select(arrival => arrival.Event)];
        steps.AddRange(compactions
            .Select(draft => (At: events[draft.Index % events.Length].OccurredAt + draft.After, draft))
            .Where(pair => pair.At <= end)
            .Select(pair => new Compaction(pair.At, pair.At + pair.draft.WrongClock, pair.draft.Lag)));

        var middle = steps[early.Index % steps.Count].At;
        steps.Add(Ask(middle, middle - wrongClock, early.Asked, events));
        // Stable: a step drawn later comes later within the same millisecond.
        return [.. steps.OrderBy(step => step.At), Ask(end, end + wrongClock, last, events)];
    }

    private static IEnumerable<Arrival> Arrivals(int index, Draft draft, long end)
    {
        // Received by `end`, and at most 5 min before it is said to have occurred.
        var at = Math.Min(end, Math.Max(draft.OccurredAt - Time.Tile, draft.OccurredAt + draft.Delay));
        var e = new OracleEvent(
            $"e{index}", draft.Series.Type, draft.Series.Category, draft.OccurredAt, draft.Value, at + draft.Clock);
        yield return new Arrival(at, e);
        if (draft.CopyAfter is { } after && at + after <= end)
        {
            var copy = e with { ReceivedAt = at + after - draft.Clock };
            yield return new Arrival(at + after, draft.OtherContents ? copy with { Type = "visit", Value = 77 } : copy);
        }
    }

    private static Question Ask(long at, long now, AsOfDraft[] asked, OracleEvent[] events) =>
        new(at, now, [.. asked.Select(draft => AsOf(draft, now, events[draft.Index % events.Length].OccurredAt))]);

    private static long? AsOf(AsOfDraft draft, long now, long occurredAt) => draft.Kind switch
    {
        AsOfKind.AtAnEvent => Within(now, occurredAt + Math.Sign(draft.Offset)),
        AsOfKind.AtAWindowsEdge => Within(now, occurredAt + draft.Edge),
        AsOfKind.WithinTwoDays => now - 2 * Time.Day * draft.Share / 1_000,
        AsOfKind.NearNow => Within(now, now + draft.Offset),
        AsOfKind.Ahead => now + 366 * Time.Day * draft.Share / 1_000,
        _ => null,
    };

    /// <summary>The time itself where it may be asked for, else whole tiles nearer to now by what it is off.</summary>
    private static long Within(long now, long t) =>
        t < now - 2 * Time.Day ? now - 2 * Time.Day + t % Time.Tile : t > now + 366 * Time.Day ? now + 366 * Time.Day - t % Time.Tile : t;
}
