using Churn.Features;

namespace Churn.Training.Histories;

/// <summary>What was known of each customer besides events, and from when on.</summary>
public sealed class ProfileHistory
{
    private readonly Dictionary<string, List<(long ValidFrom, byte[] Element)>> profiles = new(StringComparer.Ordinal);

    /// <summary>Customers with a profile.</summary>
    public int Count => profiles.Count;

    /// <summary>Ids of those customers, in no order.</summary>
    public IEnumerable<string> Customers => profiles.Keys;

    /// <summary>Adds a profile; it replaces the customer's earlier ones whole.</summary>
    /// <exception cref="ArgumentException">The customer has one that is valid from then on, or from later.</exception>
    public void Add(string customerId, long validFrom, CustomerProfile profile)
    {
        if (!profiles.TryGetValue(customerId, out var ofCustomer))
        {
            profiles[customerId] = ofCustomer = [];
        }
        if (ofCustomer is [.., var last] && last.ValidFrom >= validFrom)
        {
            throw new ArgumentException("the customer's rows must come in rising order of valid_from");
        }
        ofCustomer.Add((validFrom, ProfileElement.Encode(profile, ProfileFields.All, nonce: 0)));
    }

    /// <summary>The profile that was valid just before an instant, ms, as the element that a server stores; null without any.</summary>
    public byte[]? Of(string customerId, long asOf)
    {
        byte[]? found = null;
        if (profiles.TryGetValue(customerId, out var ofCustomer))
        {
            foreach (var (validFrom, element) in ofCustomer)
            {
                found = validFrom < asOf ? element : found;
            }
        }
        return found;
    }
}
