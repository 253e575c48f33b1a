using Churn.Features;
using Churn.Models;
using Churn.Protocol.V1;
using Churn.Reasons;
using Churn.Server.Drift;
using Google.Protobuf.WellKnownTypes;

namespace Churn.Server.Models;

/// <summary>A model with the plans that compute what it reads: everything that answers a score. Immutable, but for what it counts;
/// <see cref="ModelLoader"/> makes it.</summary>
internal sealed class ServedModel
{
    /// <exception cref="FeaturePlanException">A feature cannot be computed.</exception>
    public ServedModel(ChurnModel model, DateTimeOffset loadedAt)
    {
        Model = model;
        Plan = FeaturePlan.Compile(model.Manifest.Features);
        Population = FeaturePlan.Compile(model.Manifest.Population.OwnEvents.Select(type => type + ".recency").ToArray());
        Label = $"{model.Manifest.Name}/{model.Manifest.Version}";
        Horizon = Duration.FromTimeSpan(TimeSpan.FromDays(model.Manifest.HorizonDays));
        Reasons = model.HasContributions ? new ReasonMaker(model) : null;
        Drift = model.Manifest.Baseline is { } baseline ? new LiveDrift(baseline) : null;
        LoadedAt = Timestamp.FromDateTimeOffset(loadedAt);
    }

    public ChurnModel Model { get; }

    /// <summary>Computes the model's inputs.</summary>
    public FeaturePlan Plan { get; }

    /// <summary>Computes the recency of each of the population's own events.</summary>
    public FeaturePlan Population { get; }

    /// <summary>Says why; null where the model's file has no covers.</summary>
    public ReasonMaker? Reasons { get; }

    /// <summary>Holds live customers against those that the model was trained on; null where its manifest does not say how those were.
    /// It begins with the model and goes with it. The only part that changes.</summary>
    public LiveDrift? Drift { get; }

    /// <summary>Name and version, as in <see cref="Score.ModelVersion"/>.</summary>
    public string Label { get; }

    public Duration Horizon { get; }

    public Timestamp LoadedAt { get; }
}
