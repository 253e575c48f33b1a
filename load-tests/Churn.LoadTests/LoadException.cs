namespace Churn.LoadTests;

/// <summary>A run cannot be made; the message says why and what to do.</summary>
internal sealed class LoadException(string message, Exception? inner = null) : Exception(message, inner);
