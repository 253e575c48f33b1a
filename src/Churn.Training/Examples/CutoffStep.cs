using System.Globalization;

namespace Churn.Training.Examples;

/// <summary>How far training cutoffs are apart.</summary>
/// <param name="Months">1 for month, 3 for quarter; 0 if it is in days.</param>
/// <param name="Days">1 to 3,650; 0 if it is in months.</param>
public readonly record struct CutoffStep(int Months, int Days)
{
    /// <summary>Reads <c>month</c>, <c>quarter</c> or a number of days as <c>14d</c>; null if it is none.</summary>
    public static CutoffStep? Parse(string text) => text switch
    {
        "month" => new(1, 0),
        "quarter" => new(3, 0),
        [.. var number, 'd'] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= 3650 =>
            new(0, days),
        _ => null,
    };

    /// <summary>The day <paramref name="count"/> steps after another.</summary>
    public DateOnly After(DateOnly day, int count) => day.AddMonths(Months * count).AddDays(Days * count);
}
