namespace Churn.Tests.Server.Models;

/// <summary>The system's clock, but timers fire a hundred times as often.</summary>
internal sealed class HurriedTimeProvider : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Hurry(dueTime), Hurry(period));

    private static TimeSpan Hurry(TimeSpan time) => time > TimeSpan.Zero ? time / 100 : time;
}
