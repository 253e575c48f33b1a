namespace Churn.Models;

/// <summary>A model or its manifest cannot be used. The message names the file and the field, what is wrong and what to change;
/// it is written for whoever made the files and holds nothing secret.</summary>
public sealed class ModelFormatException : Exception
{
    /// <summary>Takes a message that names file, field, fault and remedy.</summary>
    public ModelFormatException(string message)
        : base(message)
    {
    }

    /// <summary>The same, with what the JSON reader said.</summary>
    public ModelFormatException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
