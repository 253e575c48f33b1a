using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Churn.Access;

/// <summary>The DNS names and URIs among a certificate's subject alternative names, RFC 5280, 4.2.1.6.</summary>
internal static class AlternativeNames
{
    private const string Extension = "2.5.29.17";
    private static readonly Asn1Tag DnsName = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag Address = new(TagClass.ContextSpecific, 6);

    /// <summary>In the certificate's order, as <see cref="Normal"/> gives them; empty if there are none or they cannot be read.</summary>
    public static IReadOnlyList<string> Of(X509Certificate2 certificate)
    {
        var names = new List<string>();
        if (certificate.Extensions.FirstOrDefault(extension => extension.Oid?.Value == Extension) is not { } found)
        {
            return names;
        }
        try
        {
            var list = new AsnReader(found.RawData, AsnEncodingRules.DER).ReadSequence();
            while (list.HasData)
            {
                var tag = list.PeekTag();
                if (tag != DnsName && tag != Address)
                {
                    list.ReadEncodedValue();
                }
                else if (Normal(list.ReadCharacterString(UniversalTagNumber.IA5String, tag)) is { } name && IsAddress(name) == (tag == Address))
                {
                    names.Add(name);
                }
            }
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException)
        {
            return [];
        }
        return names;
    }

    /// <summary>The name as it is compared: a DNS name in lower case, a URI as it is; null if it is neither.</summary>
    public static string? Normal(string name)
    {
        if (IsAddress(name))
        {
            return Uri.TryCreate(name, UriKind.Absolute, out _) ? name : null;
        }
        return Uri.CheckHostName(name) == UriHostNameType.Dns ? name.ToLowerInvariant() : null;
    }

    private static bool IsAddress(string name) => name.Contains(':', StringComparison.Ordinal);
}
