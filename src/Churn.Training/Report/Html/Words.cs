namespace Churn.Training.Report.Html;

/// <summary>Figures as people read them; "–" for what is undefined.</summary>
internal static class Words
{
    public const string Undefined = "–";

    /// <summary>As 61.5 %, with a space that does not break.</summary>
    public static string Percent(double share, int digits = 1) =>
        double.IsFinite(share) ? (100 * share).ToString("F" + digits) + "\u00A0%" : Undefined;

    public static string Number(double value, int digits) => double.IsFinite(value) ? value.ToString("F" + digits) : Undefined;

    /// <summary>With a sign, a true minus.</summary>
    public static string Signed(double value, int digits)
    {
        if (!double.IsFinite(value))
        {
            return Undefined;
        }
        var text = Math.Abs(value).ToString("F" + digits);
        return text.AsSpan().IndexOfAnyInRange('1', '9') < 0 ? text : (value < 0 ? "−" : "+") + text;
    }

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd");

    public static string List(IEnumerable<string> items) => string.Join(", ", items);
}
