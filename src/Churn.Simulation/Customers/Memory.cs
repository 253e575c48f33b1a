namespace Churn.Simulation;

/// <summary>What has happened to a customer, as far as it moves what comes next. All of it follows from their events.</summary>
internal struct Memory
{
    /// <summary>A day that has not come: nothing of the kind is open, or has been.</summary>
    public const int None = int.MinValue;

    public int LastPurchase;
    public int LastActivity;
    public int LastSpent;
    public int ComplaintSince;
    public int TicketSince;
    public int PaymentSince;
    public float FailedAmount;
    public byte Complaint;
    public byte Ticket;
    public byte Steps;
    public bool IsOnboarded;

    /// <summary>In a campaign that mails too much.</summary>
    public bool IsPressed;

    // Means that forget: visits and mails a day, opens a mail.
    public float Visits;
    public float Mails;
    public float Opens;

    // Sums that fade.
    public float Carts;
    public float Calls;
    public float SlowResolution;
    public float SlowSupport;
    public float Score;
    public float Negative;
    public float Competitors;
    public float Price;

    public float Points;

    /// <summary>The grievances of the last weeks: signals move the hazard at once, behaviour by and by.</summary>
    public float Discontent;

    /// <summary>A day goes by.</summary>
    public void Fade()
    {
        Visits *= 1 - (1 / Means);
        Mails *= 1 - (1 / Means);
        Carts *= 1 - (1f / 60);
        Calls *= 1 - (1f / 60);
        SlowResolution *= 1 - (1f / 120);
        SlowSupport *= 1 - (1f / 90);
        Score *= 1 - (1f / 240);
        Negative *= 1 - (1f / 90);
        Competitors *= 1 - (1f / 90);
        Price *= 1 - (1f / 90);
    }

    /// <summary>Days over which the means of visits and mails reach back.</summary>
    public const float Means = 60;
}
