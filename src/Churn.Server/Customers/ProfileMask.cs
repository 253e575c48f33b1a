using Churn.Features;
using Churn.Protocol.V1;
using Churn.Server.Recording;
using Google.Protobuf.WellKnownTypes;
using Violation = Google.Rpc.BadRequest.Types.FieldViolation;

namespace Churn.Server.Customers;

/// <summary>Profiles between messages and the state.</summary>
internal static class ProfileMask
{
    private const int MaxTextBytes = 64;
    private const int MaxPaths = 100;

    /// <summary>Checks a change of profile.</summary>
    /// <param name="request">As sent.</param>
    /// <param name="violations">Everything that is wrong is added.</param>
    /// <returns>The new values, and which of them are to be taken over; of no use if anything is wrong.</returns>
    public static (CustomerProfile Changes, ProfileFields Mask) Read(UpdateProfileRequest request, List<Violation> violations)
    {
        var sent = request.Profile ?? new Profile();
        var changes = new CustomerProfile(
            EventIntake.ToMs(sent.CustomerSince, "profile.customer_since", violations),
            EventIntake.ToMs(sent.RenewalAt, "profile.renewal_at", violations),
            sent.HasValue ? Units(sent.Value, violations) : null,
            Text(sent.Segment, "profile.segment", violations),
            Text(sent.Industry, "profile.industry", violations));
        var mask = request.UpdateMask is { Paths.Count: > 0 } named ? Named(named, violations) : Set(changes);
        if (mask == ProfileFields.None && violations.Count == 0)
        {
            Add(violations, "profile", "is empty: set a field, or name in update_mask the fields to clear");
        }
        return (changes, mask);
    }

    public static Profile ToProtocol(CustomerProfile profile)
    {
        var message = new Profile
        {
            CustomerSince = profile.CustomerSince is { } since ? ProtocolTime.ToTimestamp(since) : null,
            RenewalAt = profile.RenewalAt is { } renewal ? ProtocolTime.ToTimestamp(renewal) : null,
            Segment = profile.Segment ?? "",
            Industry = profile.Industry ?? "",
        };
        if (profile.ValueUnits is { } units)
        {
            message.Value = FixedValue.ToDouble(units);
        }
        return message;
    }

    private static ProfileFields Set(CustomerProfile changes) =>
        (changes.CustomerSince is null ? 0 : ProfileFields.CustomerSince)
        | (changes.RenewalAt is null ? 0 : ProfileFields.RenewalAt)
        | (changes.ValueUnits is null ? 0 : ProfileFields.Value)
        | (changes.Segment is null ? 0 : ProfileFields.Segment)
        | (changes.Industry is null ? 0 : ProfileFields.Industry);

    private static ProfileFields Named(FieldMask named, List<Violation> violations)
    {
        var mask = ProfileFields.None;
        if (named.Paths.Count > MaxPaths)
        {
            Add(violations, "update_mask", $"names {named.Paths.Count} fields: a profile has five");
            return mask;
        }
        foreach (var path in named.Paths)
        {
            var field = path switch
            {
                "customer_since" => ProfileFields.CustomerSince,
                "renewal_at" => ProfileFields.RenewalAt,
                "value" => ProfileFields.Value,
                "segment" => ProfileFields.Segment,
                "industry" => ProfileFields.Industry,
                "*" => ProfileFields.All,
                _ => ProfileFields.None,
            };
            if (field == ProfileFields.None)
            {
                Add(violations, "update_mask",
                    $"names '{(path.Length <= MaxTextBytes ? path : path[..MaxTextBytes] + "…")}', which is no field of a profile: "
                    + "use customer_since, renewal_at, value, segment, industry or *");
                break;
            }
            mask |= field;
        }
        return mask;
    }

    private static long? Units(double value, List<Violation> violations)
    {
        if (EventRules.Value(value) is { } problem)
        {
            Add(violations, "profile.value", problem);
            return null;
        }
        return FixedValue.FromDouble(value);
    }

    private static string? Text(string text, string field, List<Violation> violations)
    {
        if (EventRules.OptionalText(text, MaxTextBytes) is { } problem)
        {
            Add(violations, field, problem);
        }
        return text.Length == 0 ? null : text;
    }

    private static void Add(List<Violation> violations, string field, string problem) =>
        violations.Add(new Violation { Field = field, Description = problem });
}
