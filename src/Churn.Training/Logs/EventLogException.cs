namespace Churn.Training;

/// <summary>An event log cannot be read; the message says where and what to change.</summary>
public sealed class EventLogException : Exception
{
    /// <summary>With file, line and what to change.</summary>
    public EventLogException(string message) : base(message)
    {
    }

    /// <summary>With what went wrong below.</summary>
    public EventLogException(string message, Exception inner) : base(message, inner)
    {
    }
}
