namespace Churn.Simulation;

/// <summary>One customer at one cutoff.</summary>
/// <param name="Customer">Index, from 0.</param>
/// <param name="Cutoff">Midnight UTC of this day.</param>
/// <param name="Probabilities">Of no purchase in the horizon, given all events before the cutoff; in order of <see cref="TruthOptions.Without"/>.</param>
/// <param name="IsLost">What then came: no purchase in the horizon.</param>
public sealed record TruthRow(int Customer, DateOnly Cutoff, IReadOnlyList<double> Probabilities, bool IsLost)
{
    /// <summary>The day on which they left, before the cutoff or after it; null if they stayed until the log's end.</summary>
    public DateOnly? LeftOn { get; init; }

    /// <summary>They left and said so; false too for those who stayed.</summary>
    public bool IsCancelled { get; init; }
}
