namespace Churn.Simulation;

/// <summary>The mails that the company sends. It mails who has shown themselves of late, and knows nothing of who has left.</summary>
internal static class Marketing
{
    /// <summary>What mails are about while the customer's department is in season.</summary>
    public const string OfSeason = "season";

    /// <summary>What they are about in the other half of the year.</summary>
    public const string Newsletter = "newsletter";

    /// <summary>Mails a day in the mean.</summary>
    public const double UsualADay = 1 / 14.0;

    /// <summary>Share of mails that a contented customer opens.</summary>
    public const double OpenShare = 0.18;

    /// <summary>Days of silence after which a customer is mailed no more.</summary>
    public const int Patience = 45;

    private const double CampaignEnds = 1 / 45.0;
    private const double HeavyShare = 0.25;

    /// <summary>Whether a mail goes to the customer today; a campaign may end first and another one begin.</summary>
    public static bool Sends(ref Customer customer, int day)
    {
        ref var memory = ref customer.Memory;
        if (day - memory.LastActivity > Patience)
        {
            return false;
        }
        if (customer.Chance.Happens(CampaignEnds))
        {
            memory.IsPressed = customer.Chance.Happens(HeavyShare);
        }
        return customer.Chance.Happens((memory.IsPressed ? 3.2 : 0.8) * UsualADay);
    }
}
