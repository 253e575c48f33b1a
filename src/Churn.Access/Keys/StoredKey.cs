namespace Churn.Access;

/// <summary>A key of the access file with the one caller that it stands for.</summary>
internal sealed class StoredKey(KeyEntry entry)
{
    public KeyEntry Entry { get; } = entry;

    public Caller Caller { get; } = new(entry.Tenant, entry.Client, entry.Scopes, entry.Lane)
    {
        Credential = Credentials.OfKey(entry.Id),
        ExpiresAt = entry.ExpiresAt,
        Rate = entry.Rate,
    };

    /// <summary>The caller, while the key is good: <c>[not_before, expires_at)</c>.</summary>
    public AuthResult At(DateTimeOffset now) =>
        now >= Entry.ExpiresAt ? AuthResult.Refuse(AuthFailure.Expired)
        : now < Entry.NotBefore ? AuthResult.Refuse(AuthFailure.NotYetValid)
        : AuthResult.Of(Caller);
}
