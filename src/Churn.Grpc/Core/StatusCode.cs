namespace Grpc.Core;

/// <summary>Outcome of a call, with the numbers that go over the wire.</summary>
/// <remarks>Meanings: https://github.com/grpc/grpc/blob/master/doc/statuscodes.md.</remarks>
public enum StatusCode
{
    /// <summary>The call did what was asked.</summary>
    OK = 0,
    /// <summary>The caller gave up.</summary>
    Cancelled = 1,
    /// <summary>An error that says nothing about itself, such as an exception in a handler.</summary>
    Unknown = 2,
    /// <summary>The request is wrong whatever the state of the server.</summary>
    InvalidArgument = 3,
    /// <summary>The time allowed passed; what was asked may have been done all the same.</summary>
    DeadlineExceeded = 4,
    /// <summary>What was asked about does not exist.</summary>
    NotFound = 5,
    /// <summary>What was to be made exists already.</summary>
    AlreadyExists = 6,
    /// <summary>The caller is known and may not do this.</summary>
    PermissionDenied = 7,
    /// <summary>A quota or a size limit is used up.</summary>
    ResourceExhausted = 8,
    /// <summary>The state of the server does not allow this now; retrying alone does not help.</summary>
    FailedPrecondition = 9,
    /// <summary>Lost against something concurrent; retry the whole transaction.</summary>
    Aborted = 10,
    /// <summary>Past the valid range.</summary>
    OutOfRange = 11,
    /// <summary>The server has no such method, or the call is of another kind than the method.</summary>
    Unimplemented = 12,
    /// <summary>An invariant of the server or of the protocol is broken.</summary>
    Internal = 13,
    /// <summary>Not to be reached now; retry with back-off.</summary>
    Unavailable = 14,
    /// <summary>Data is lost for good.</summary>
    DataLoss = 15,
    /// <summary>The caller did not say, or not prove, who it is.</summary>
    Unauthenticated = 16,
}
