namespace Churn.Tests.Cli;

/// <summary>The system's clock, with pauses that are over a hundred times sooner.</summary>
internal sealed class QuickTimers : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / 100 : dueTime, period);
}
