namespace Churn.Simulation;

/// <summary>What moves the hazard. docs/simulation.md says how each is measured, and its coefficient.</summary>
public enum Signal
{
    /// <summary>The next purchase is later than the customer's own rhythm.</summary>
    Rhythm,

    /// <summary>Fewer visits than the customer's usual.</summary>
    Activity,

    /// <summary>Carts filled and left.</summary>
    Carts,

    /// <summary>Fewer of the mails are opened than usual.</summary>
    EmailOpens,

    /// <summary>Calls of late.</summary>
    Calls,

    /// <summary>A complaint waits for its answer.</summary>
    OpenComplaint,

    /// <summary>A complaint was resolved late.</summary>
    SlowResolution,

    /// <summary>A ticket that waits, or took long.</summary>
    SlowSupport,

    /// <summary>The last survey's answer; "neutral" is a warning.</summary>
    Satisfaction,

    /// <summary>Bad words in public.</summary>
    NegativeMentions,

    /// <summary>Competitors were named.</summary>
    Competitors,

    /// <summary>Questions about price and contract, above all before renewal.</summary>
    PriceTalk,

    /// <summary>More marketing mail than is welcome.</summary>
    Marketing,

    /// <summary>Onboarding begun and not finished.</summary>
    Onboarding,

    /// <summary>A payment failed and was not made good.</summary>
    Payments,

    /// <summary>Points are left unused.</summary>
    Loyalty,

    /// <summary>The tier: premium customers stay.</summary>
    ValueTier,

    /// <summary>Out of the season of what they buy.</summary>
    Season,
}
