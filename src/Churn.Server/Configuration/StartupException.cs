namespace Churn.Server.Configuration;

/// <summary>The server cannot start; the message is one line that says what to do.</summary>
public sealed class StartupException : Exception
{
    /// <summary>With what to do.</summary>
    public StartupException(string message) : base(message)
    {
    }

    /// <summary>With what to do, and what went wrong below.</summary>
    public StartupException(string message, Exception inner) : base(message, inner)
    {
    }
}
