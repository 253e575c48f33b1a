namespace Churn.Features;

/// <summary>What is known of a customer besides events. Absent fields are null.</summary>
/// <param name="CustomerSince">Start of the relationship, ms UTC.</param>
/// <param name="RenewalAt">Next renewal of the contract, ms UTC.</param>
/// <param name="ValueUnits">What the customer is worth, in 1/10,000.</param>
/// <param name="Segment">Market segment, up to 64 bytes.</param>
/// <param name="Industry">Industry, up to 64 bytes.</param>
public sealed record CustomerProfile(
    long? CustomerSince = null, long? RenewalAt = null, long? ValueUnits = null, string? Segment = null, string? Industry = null)
{
    /// <summary>Nothing known.</summary>
    public static CustomerProfile Empty { get; } = new();

    /// <summary>This profile with the fields that <paramref name="mask"/> names taken from <paramref name="changes"/>.</summary>
    public CustomerProfile Apply(CustomerProfile changes, ProfileFields mask) => new(
        mask.HasFlag(ProfileFields.CustomerSince) ? changes.CustomerSince : CustomerSince,
        mask.HasFlag(ProfileFields.RenewalAt) ? changes.RenewalAt : RenewalAt,
        mask.HasFlag(ProfileFields.Value) ? changes.ValueUnits : ValueUnits,
        mask.HasFlag(ProfileFields.Segment) ? changes.Segment : Segment,
        mask.HasFlag(ProfileFields.Industry) ? changes.Industry : Industry);
}

/// <summary>Names fields of a <see cref="CustomerProfile"/>.</summary>
[Flags]
public enum ProfileFields : byte
{
    /// <summary>No field.</summary>
    None = 0,

    /// <summary><see cref="CustomerProfile.CustomerSince"/>.</summary>
    CustomerSince = 1,

    /// <summary><see cref="CustomerProfile.RenewalAt"/>.</summary>
    RenewalAt = 2,

    /// <summary><see cref="CustomerProfile.ValueUnits"/>.</summary>
    Value = 4,

    /// <summary><see cref="CustomerProfile.Segment"/>.</summary>
    Segment = 8,

    /// <summary><see cref="CustomerProfile.Industry"/>.</summary>
    Industry = 16,

    /// <summary>Every field.</summary>
    All = CustomerSince | RenewalAt | Value | Segment | Industry,
}
