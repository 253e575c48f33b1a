using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;

namespace Churn.Access;

/// <summary>Whom a client certificate stands for. Whether it is genuine was checked in the handshake. A certificate is taken apart once
/// a connection; further checks of the same object are a look-up.</summary>
internal sealed class CertificateMap
{
    private readonly FrozenDictionary<string, Caller> bySubject;
    private readonly FrozenDictionary<string, Caller> byAlternativeName;
    private readonly FrozenDictionary<string, Caller> byCredential;
    private readonly ConditionalWeakTable<X509Certificate2, Known> known = [];

    public CertificateMap(ImmutableArray<CertificateEntry> entries)
    {
        bySubject = entries.Where(entry => entry.Subject is not null).ToFrozenDictionary(entry => entry.Subject!, ToCaller, StringComparer.Ordinal);
        byAlternativeName = entries.Where(entry => entry.AlternativeName is not null)
            .ToFrozenDictionary(entry => entry.AlternativeName!, ToCaller, StringComparer.Ordinal);
        byCredential = bySubject.Values.Concat(byAlternativeName.Values).ToFrozenDictionary(caller => caller.Credential!, StringComparer.Ordinal);
    }

    /// <summary>The whole subject counts first, then the first alternative name that an entry has.</summary>
    public AuthResult Check(X509Certificate2 certificate, DateTimeOffset now)
    {
        var holder = known.GetValue(certificate, Read);
        return holder.Caller is not { } caller ? AuthResult.Refuse(AuthFailure.UnknownCertificate, holder.Refusal)
            : now >= holder.Until ? AuthResult.Refuse(AuthFailure.Expired)
            : now < holder.From ? AuthResult.Refuse(AuthFailure.NotYetValid)
            : AuthResult.Of(caller);
    }

    /// <summary>The caller of a credential's name; null: no entry has it, or no longer.</summary>
    public Caller? Find(string credential) => byCredential.GetValueOrDefault(credential);

    private Known Read(X509Certificate2 certificate)
    {
        var subject = DistinguishedName.Of(certificate.SubjectName);
        if (subject is null || !bySubject.TryGetValue(subject, out var caller))
        {
            caller = AlternativeNames.Of(certificate).Select(name => byAlternativeName.GetValueOrDefault(name)).FirstOrDefault(found => found is not null);
        }
        var from = new DateTimeOffset(certificate.NotBefore.ToUniversalTime());
        var until = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
        return caller is null
            ? new Known(null, from, until, Refusal(subject))
            : new Known(caller with { ExpiresAt = until }, from, until, null);
    }

    // The subject is public, and with it the operator sees at once what to write.
    private static string? Refusal(string? subject) => subject is { Length: <= AccessRules.MaxText } && !subject.Any(char.IsControl)
        ? $"the server's access file names neither the certificate's subject ({subject}) nor one of its alternative names"
        : null;

    private static Caller ToCaller(CertificateEntry entry) => new(entry.Tenant, entry.Client, entry.Scopes, entry.Lane)
    {
        Credential = Credentials.Of(entry),
        Rate = entry.Rate,
    };

    /// <summary>What a certificate's names came to.</summary>
    private sealed record Known(Caller? Caller, DateTimeOffset From, DateTimeOffset Until, string? Refusal);
}
