namespace Churn.Simulation;

/// <summary>What a customer is and stays: drawn once.</summary>
internal struct Traits
{
    /// <summary>First day, from the start of the log; negative for those who were there before.</summary>
    public int JoinDay;

    /// <summary>0 basic, 1 plus, 2 premium.</summary>
    public byte Tier;

    public byte Industry;

    /// <summary>Index into <see cref="HazardFormula.Frailties"/>; nothing but the leaving shows it.</summary>
    public byte Frailty;

    /// <summary>Days between purchases in the mean.</summary>
    public float Interval;

    /// <summary>Visits a day besides those that end in a purchase, or in a matter for the service desk.</summary>
    public float VisitRate;

    /// <summary>Median amount of a purchase.</summary>
    public float Basket;

    /// <summary>Visits a day in the mean.</summary>
    public readonly float UsualVisits => VisitRate + (1 / Interval) + UsualMatters;

    /// <summary>Days to the next renewal, 1 to 365: contracts run for a year from the day of joining.</summary>
    public readonly int DaysToRenewal(int day) => YearDays - (((day - JoinDay) % YearDays) + YearDays) % YearDays;

    public const int YearDays = 365;

    // Complaints, tickets, answers, questions and points, all together.
    private const float UsualMatters = 0.015f;
}
