namespace Churn.Access;

/// <summary>An access file, or a file that it names, cannot be used. The message names file and entry, the reason, and what to change; it
/// holds no secret.</summary>
public sealed class AccessFileException : Exception
{
    /// <summary>With what to tell the operator.</summary>
    public AccessFileException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
