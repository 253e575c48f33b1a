using System.Numerics;

namespace Churn.Simulation;

/// <summary>What has happened to a customer, as far as it moves what comes next. All of it follows from their events.</summary>
/// <remarks>Days are counted from the start of the log; <see cref="None"/> where nothing of the kind has been, or is open.</remarks>
internal struct Memory
{
    public const int None = int.MinValue;

    private const int MailWindow = 30;

    public int LastPurchase;
    public int LastActivity;
    public int LastVisit;
    public int LastOpen;
    public int LastSpent;
    public int LastCall;
    public int LastNegative;
    public int LastCompetitor;
    public int LastPriceTalk;
    public int LastFailedPayment;

    public int CartSince;
    public int ComplaintSince;
    public int TicketSince;
    public int PaymentSince;

    /// <summary>The last complaint that was resolved: when, and after how many days.</summary>
    public int ComplaintResolved;
    public int ComplaintDays;

    /// <summary>The last ticket that was resolved: when, and after how many days.</summary>
    public int TicketResolved;
    public int TicketDays;

    public byte Complaint;
    public byte Ticket;
    public byte Steps;

    /// <summary>Of the last survey, 1 to 5; 0 for none.</summary>
    public byte Stars;

    public bool IsOnboarded;

    /// <summary>In a campaign that mails too much.</summary>
    public bool IsPressed;

    public float FailedAmount;
    public float Points;

    /// <summary>The grievances of the last weeks: signals move the hazard at once, behaviour by and by.</summary>
    public float Discontent;

    // A bit a day, today's the lowest.
    private uint mailDays;

    /// <summary>Of somebody who has just been there.</summary>
    /// <param name="day">On which they were.</param>
    /// <param name="isOnboarded">Who was there before the log begins has their onboarding behind them.</param>
    public static Memory At(int day, bool isOnboarded) => new()
    {
        LastPurchase = day,
        LastActivity = day,
        LastVisit = day,
        LastOpen = day,
        LastSpent = day,
        LastCall = None,
        LastNegative = None,
        LastCompetitor = None,
        LastPriceTalk = None,
        LastFailedPayment = None,
        CartSince = None,
        ComplaintSince = None,
        TicketSince = None,
        PaymentSince = None,
        ComplaintResolved = None,
        TicketResolved = None,
        IsOnboarded = isOnboarded,
    };

    /// <summary>In the last 30 days.</summary>
    public readonly int Mails => BitOperations.PopCount(mailDays);

    /// <summary>Goes on to the next day.</summary>
    public void Turn() => mailDays = (mailDays << 1) & ((1u << MailWindow) - 1);

    public void Mailed() => mailDays |= 1;
}
