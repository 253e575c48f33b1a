namespace Churn.Access;

/// <summary>Whom a credential stands for, or why for nobody. <c>default</c> is <see cref="AuthFailure.Missing"/>, so that nothing that was
/// forgotten lets anybody in.</summary>
public readonly struct AuthResult
{
    private readonly AuthFailure failure;
    private readonly string? message;

    private AuthResult(Caller? caller, AuthFailure failure, string? message)
    {
        Caller = caller;
        this.failure = failure;
        this.message = message;
    }

    /// <summary>On a server without authentication: everybody.</summary>
    public static AuthResult Anonymous { get; } = Of(Access.Caller.Anonymous);

    /// <summary>Null: see <see cref="Failure"/>.</summary>
    public Caller? Caller { get; }

    /// <summary><see cref="AuthFailure.None"/> exactly where there is a caller.</summary>
    public AuthFailure Failure => Caller is not null ? AuthFailure.None : failure is AuthFailure.None ? AuthFailure.Missing : failure;

    /// <summary>One sentence for the caller: what is wrong and what to do. Holds nothing of the credential but, of a certificate, its
    /// public subject. Empty where there is a caller.</summary>
    public string Message => Caller is not null ? "" : message ?? AuthMessages.Of(Failure);

    internal static AuthResult Of(Caller caller) => new(caller, AuthFailure.None, null);

    internal static AuthResult Refuse(AuthFailure failure, string? message = null) => new(null, failure, message);
}
