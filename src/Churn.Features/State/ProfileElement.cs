namespace Churn.Features;

/// <summary>A change of profile as it is stored until it is folded.</summary>
/// <remarks>Head, mask of the fields that change, then the fields: mask of those that are set, and each set one in the order of
/// <see cref="ProfileFields"/>.</remarks>
public static class ProfileElement
{
    /// <summary>The element to store.</summary>
    /// <param name="changes">The new values; an unset field that the mask names is cleared.</param>
    /// <param name="mask">Which fields change.</param>
    /// <param name="nonce">56 random bits.</param>
    public static byte[] Encode(CustomerProfile changes, ProfileFields mask, ulong nonce)
    {
        var to = new ByteWriter();
        to.Head(ElementKind.Profile, nonce);
        to.Byte((byte)mask);
        WriteFields(to, changes, mask);
        return to.Written.ToArray();
    }

    /// <summary>Applies a stored change to <paramref name="profile"/>.</summary>
    /// <returns>Null if the bytes are no whole profile element.</returns>
    internal static CustomerProfile? Apply(ReadOnlySpan<byte> element, CustomerProfile profile)
    {
        if (ElementHead.KindOf(element) != ElementKind.Profile || element.Length <= ElementHead.Length)
        {
            return null;
        }
        var from = new ByteReader(element[ElementHead.Length..]);
        var mask = (ProfileFields)from.Byte();
        var changes = ReadFields(ref from, out var set);
        return from.Completed && (set & ~mask) == 0 && (mask & ~ProfileFields.All) == 0 ? profile.Apply(changes, mask) : null;
    }

    internal static void WriteFields(ByteWriter to, CustomerProfile profile, ProfileFields mask)
    {
        var set = mask & ((profile.CustomerSince is null ? 0 : ProfileFields.CustomerSince)
            | (profile.RenewalAt is null ? 0 : ProfileFields.RenewalAt)
            | (profile.ValueUnits is null ? 0 : ProfileFields.Value)
            | (profile.Segment is null ? 0 : ProfileFields.Segment)
            | (profile.Industry is null ? 0 : ProfileFields.Industry));
        to.Byte((byte)set);
        WriteNumber(to, profile.CustomerSince, set, ProfileFields.CustomerSince);
        WriteNumber(to, profile.RenewalAt, set, ProfileFields.RenewalAt);
        WriteNumber(to, profile.ValueUnits, set, ProfileFields.Value);
        WriteText(to, profile.Segment, set, ProfileFields.Segment);
        WriteText(to, profile.Industry, set, ProfileFields.Industry);
    }

    internal static CustomerProfile ReadFields(ref ByteReader from, out ProfileFields set)
    {
        set = (ProfileFields)from.Byte();
        if (set == ProfileFields.None)
        {
            return CustomerProfile.Empty;
        }
        if ((set & ~ProfileFields.All) != 0)
        {
            from.Fail();
        }
        return new CustomerProfile(
            set.HasFlag(ProfileFields.CustomerSince) ? from.Signed() : null,
            set.HasFlag(ProfileFields.RenewalAt) ? from.Signed() : null,
            set.HasFlag(ProfileFields.Value) ? from.Signed() : null,
            set.HasFlag(ProfileFields.Segment) ? from.ShortText() : null,
            set.HasFlag(ProfileFields.Industry) ? from.ShortText() : null);
    }

    private static void WriteNumber(ByteWriter to, long? number, ProfileFields set, ProfileFields field)
    {
        if (set.HasFlag(field))
        {
            to.Signed(number.GetValueOrDefault());
        }
    }

    private static void WriteText(ByteWriter to, string? text, ProfileFields set, ProfileFields field)
    {
        if (set.HasFlag(field))
        {
            to.Short(text ?? "");
        }
    }
}
