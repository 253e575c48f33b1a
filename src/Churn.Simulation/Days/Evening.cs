namespace Churn.Simulation;

/// <summary>What comes of a day, for those who are there and for those who are not.</summary>
internal static class Evening
{
    /// <summary>A customer who is there lives their day.</summary>
    /// <param name="customer">After the morning.</param>
    /// <param name="index">Of the customer.</param>
    /// <param name="day">From the start of the log.</param>
    /// <param name="chances">Of the day.</param>
    /// <param name="sink">Takes the events.</param>
    /// <param name="silence">The probability of seeing as little of somebody who is there; 1 if something was seen.</param>
    /// <returns>Whether they bought.</returns>
    public static bool Live(ref Customer customer, int index, int day, in DayChances chances, DaySink sink, out double silence)
    {
        var (mailed, seen) = Post(ref customer, index, day, chances, isThere: true, sink);
        var buys = customer.Chance.Happens(chances.Purchase);
        if (buys)
        {
            DayOfLife.Buy(ref customer, index, day, sink);
        }
        else if (customer.Chance.Happens(chances.Visit))
        {
            DayOfLife.Visit(ref customer, index, day, sink);
            seen = true;
        }
        seen |= DayOfLife.Meet(ref customer, index, day, chances, sink) | buys;
        silence = seen ? 1 : chances.Silence(mailed);
        Close(ref customer, day, seen);
        return buys;
    }

    /// <summary>The same for one who is there and does not buy; nothing is logged.</summary>
    public static void Idle(ref Customer customer, int index, int day, in DayChances chances)
    {
        var (_, seen) = Post(ref customer, index, day, chances, isThere: true, null);
        if (customer.Chance.Happens(chances.Visit))
        {
            DayOfLife.Visit(ref customer, index, day, null);
            seen = true;
        }
        seen |= DayOfLife.Meet(ref customer, index, day, chances, null);
        Close(ref customer, day, seen);
    }

    /// <summary>A day without the customer: only the company's mails go on.</summary>
    /// <returns>The probability of seeing as little of somebody who is there.</returns>
    public static double Miss(ref Customer customer, int index, int day, in DayChances chances, DaySink sink)
    {
        var (mailed, _) = Post(ref customer, index, day, chances, isThere: false, sink);
        Close(ref customer, day, seen: false);
        return chances.Silence(mailed);
    }

    private static (bool Mailed, bool Opened) Post(
        ref Customer customer, int index, int day, in DayChances chances, bool isThere, DaySink? sink)
    {
        if (!Marketing.Sends(ref customer, day))
        {
            return (false, false);
        }
        var opens = isThere && customer.Chance.Happens(chances.Open);
        DayOfLife.Mail(ref customer, index, day, chances.MailCategory, opens, sink);
        return (true, opens);
    }

    private static void Close(ref Customer customer, int day, bool seen)
    {
        if (seen)
        {
            customer.Memory.LastActivity = day;
        }
        customer.Memory.Turn();
    }
}
