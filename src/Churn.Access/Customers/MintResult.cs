namespace Churn.Access;

/// <summary>Why no customer token was minted.</summary>
public enum MintRefusal
{
    /// <summary>One was.</summary>
    None = 0,

    /// <summary>The request's customer id, life or scopes are wrong.</summary>
    Invalid,

    /// <summary>The caller has not what the token should have.</summary>
    NotAllowed,
}

/// <summary>A customer token, or why there is none.</summary>
public readonly struct MintResult
{
    private readonly string? message;

    /// <summary>ASCII, at most 4,096 characters; null: see <see cref="Refusal"/>.</summary>
    public string? Token { get; private init; }

    /// <summary>When it ends: as asked for, or when the minter's own credential does.</summary>
    public DateTimeOffset ExpiresAt { get; private init; }

    /// <summary><see cref="MintRefusal.None"/> exactly where there is a token, but for <c>default</c>.</summary>
    public MintRefusal Refusal { get; private init; }

    /// <summary>For the minter: what to change. Empty where there is a token.</summary>
    public string Message { get => message ?? ""; private init => message = value; }

    internal static MintResult Of(string token, DateTimeOffset expiresAt) => new() { Token = token, ExpiresAt = expiresAt, Message = "" };

    internal static MintResult Refuse(MintRefusal refusal, string message) => new() { Refusal = refusal, Message = message };
}
