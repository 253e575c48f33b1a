namespace Churn.Simulation;

/// <summary>How many of those who leave say so.</summary>
internal static class Leaving
{
    private const int NoticeDays = 30;

    /// <summary>The share of cancellations among those who leave on a day; more of them before a renewal.</summary>
    public static double SpokenShare(in Traits traits, int day) => traits.DaysToRenewal(day) <= NoticeDays ? 0.35 : 0.1;
}
