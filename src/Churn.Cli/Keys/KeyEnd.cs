namespace Churn.Cli.Keys;

/// <summary>When a key ends, as it was asked for.</summary>
/// <param name="After">So long from now; null: <paramref name="Time"/>.</param>
/// <param name="Time">At that time.</param>
internal sealed record KeyEnd(TimeSpan? After, DateTimeOffset Time)
{
    /// <exception cref="CliException">It is over already.</exception>
    public DateTimeOffset At(DateTimeOffset now)
    {
        var end = After is { } after ? now + after : Time;
        return end > now ? end : throw new CliException($"--expires {Access.AccessRules.Of(end)} is over already: give a time to come");
    }
}
