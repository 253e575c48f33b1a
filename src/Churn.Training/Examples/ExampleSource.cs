using Churn.Training.Histories;

namespace Churn.Training.Examples;

/// <summary>What examples are made of.</summary>
public sealed class ExampleSource
{
    /// <param name="history">The log.</param>
    /// <param name="profiles">Null without any.</param>
    /// <param name="definition">What counts as churn.</param>
    /// <param name="path">The log's name, for messages.</param>
    /// <exception cref="EventLogException">The log has no event of a type that the definition names.</exception>
    public ExampleSource(EventHistory history, ProfileHistory? profiles, ChurnDefinition definition, string path)
    {
        ArgumentNullException.ThrowIfNull(definition);
        History = history;
        Profiles = profiles;
        Definition = definition;
        Labeller = definition.For(history, path);
    }

    /// <summary>The log.</summary>
    public EventHistory History { get; }

    /// <summary>What was known besides events.</summary>
    public ProfileHistory? Profiles { get; }

    /// <summary>What counts as churn.</summary>
    public ChurnDefinition Definition { get; }

    internal Labeller Labeller { get; }
}
