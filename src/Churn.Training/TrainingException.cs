namespace Churn.Training;

/// <summary>A model cannot be trained; the message says why and what to change.</summary>
public sealed class TrainingException : Exception
{
    /// <summary>With what to change.</summary>
    public TrainingException(string message) : base(message)
    {
    }

    /// <summary>With what went wrong below.</summary>
    public TrainingException(string message, Exception inner) : base(message, inner)
    {
    }
}
