namespace Churn.Access;

/// <summary>Why a credential does not let its holder in.</summary>
public enum AuthFailure
{
    /// <summary>It does.</summary>
    None = 0,

    /// <summary>There is no credential.</summary>
    Missing,

    /// <summary>What was sent is no credential of any kind, or is two.</summary>
    Malformed,

    /// <summary>No API key has that id, or its secret is another.</summary>
    UnknownKey,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>Its time has not begun.</summary>
    NotYetValid,

    /// <summary>A token is signed by nobody who may, or was changed afterwards.</summary>
    BadSignature,

    /// <summary>No entry of the access file has the token's issuer.</summary>
    UnknownIssuer,

    /// <summary>The token is meant for somebody else.</summary>
    WrongAudience,

    /// <summary>The token's algorithm is none of those that the access file allows its issuer.</summary>
    WrongAlgorithm,

    /// <summary>The issuer publishes no key of the token's <c>kid</c>.</summary>
    UnknownSigningKey,

    /// <summary>The issuer's keys could not be fetched yet. Not the caller's fault: the same token may pass in a moment.</summary>
    KeysUnavailable,

    /// <summary>The token does not say what the access file asks of it: when it ends, or for which tenant it is.</summary>
    MissingClaim,

    /// <summary>No entry of the access file has the certificate's subject or one of its alternative names.</summary>
    UnknownCertificate,

    /// <summary>Only a customer token may come this way, and it is none; or this server takes none.</summary>
    NoCustomerToken,

    /// <summary>The credential with which the customer token was minted is no longer good.</summary>
    Revoked,
}
