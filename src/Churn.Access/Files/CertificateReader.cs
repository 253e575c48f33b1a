namespace Churn.Access;

/// <summary>Reads one of the access file's <c>certificates</c>.</summary>
internal static class CertificateReader
{
    /// <exception cref="AccessFileException">Something in it is wrong.</exception>
    public static CertificateEntry Read(AccessField entry)
    {
        entry.RefuseUnknownFields("subject", "san", "tenant", "client", "scopes", "lane", "rate");
        if (entry.Find("subject") is null == entry.Find("san") is null)
        {
            throw entry.Wrong("has both or none of 'subject' and 'san'", "Give exactly one");
        }
        return new CertificateEntry
        {
            Subject = entry.Find("subject") is { } subject ? Subject(subject) : null,
            AlternativeName = entry.Find("san") is { } name ? AlternativeName(name) : null,
            Client = entry["client"].Name(),
            Tenant = entry["tenant"].Name(),
            Scopes = AccessFileReader.Scopes(entry["scopes"]),
            Lane = AccessFileReader.Lane(entry["lane"]),
            Rate = AccessFileReader.Rate(entry),
        };
    }

    private static string Subject(AccessField field)
    {
        var text = field.Text(AccessRules.MaxText);
        return DistinguishedName.LooksRight(text)
            ? text
            : throw field.Wrong(
                $"is '{AccessField.Shown(text)}'",
                "Write it as RFC 4514 has it, CN=shop,O=Example, without spaces after commas: openssl x509 -in FILE -noout -subject -nameopt RFC2253,-esc_msb");
    }

    private static string AlternativeName(AccessField field)
    {
        var text = field.Text(AccessRules.MaxText);
        return AlternativeNames.Normal(text)
            ?? throw field.Wrong($"is '{AccessField.Shown(text)}'", "Write a DNS name, as shop.example.com, without wildcards, or a URI, as spiffe://example.com/shop");
    }
}
