namespace Churn.Access;

/// <summary>What became of the access file, for logs and metrics.</summary>
/// <param name="Kind">What sort of news.</param>
/// <param name="Message">One sentence for the operator, without secrets.</param>
public sealed record AccessNews(AccessNewsKind Kind, string Message);

/// <summary>Sorts of news of the access file.</summary>
public enum AccessNewsKind
{
    /// <summary>The file, as it is now, is what counts from now on.</summary>
    Loaded,

    /// <summary>The file as it is now is wrong: the one before goes on to count.</summary>
    Refused,

    /// <summary>The machine's other users could read or change a file that they should not.</summary>
    OpenToOthers,

    /// <summary>An issuer's keys were fetched and are new.</summary>
    KeysFetched,

    /// <summary>An issuer's keys could not be fetched: the ones before go on to count, if there were any.</summary>
    KeysUnavailable,
}
