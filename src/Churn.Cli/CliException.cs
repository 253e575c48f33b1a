namespace Churn.Cli;

/// <summary>A command cannot do what was asked; the message is one line for the person who asked and names the next step.</summary>
internal sealed class CliException(string message, Exception? inner = null) : Exception(message, inner);
