namespace Churn.Server.Models;

/// <summary>A model is not served. The message says why and what to change, on one line, and names no path.</summary>
internal sealed class ModelRefusedException(string message, Exception? inner = null) : Exception(message, inner);
