using Churn.Features;
using Churn.Models;
using Churn.Protocol.V1;
using Churn.Server.Configuration;
using Google.Protobuf.WellKnownTypes;

namespace Churn.Server.Scoring;

/// <summary>A model with the plans that compute what it reads: everything that answers a score, loaded and checked at start.</summary>
internal sealed class ServedModel
{
    private ServedModel(ChurnModel model, FeaturePlan plan, FeaturePlan population, DateTimeOffset loadedAt)
    {
        Model = model;
        Plan = plan;
        Population = population;
        Label = $"{model.Manifest.Name}/{model.Manifest.Version}";
        Horizon = Duration.FromTimeSpan(TimeSpan.FromDays(model.Manifest.HorizonDays));
        LoadedAt = Timestamp.FromDateTimeOffset(loadedAt);
    }

    public ChurnModel Model { get; }

    /// <summary>Computes the model's inputs.</summary>
    public FeaturePlan Plan { get; }

    /// <summary>Computes the recency of each of the population's own events.</summary>
    public FeaturePlan Population { get; }

    /// <summary>Name and version, as in <see cref="Score.ModelVersion"/>.</summary>
    public string Label { get; }

    public Duration Horizon { get; }

    public Timestamp LoadedAt { get; }

    /// <exception cref="StartupException">A file is missing or wrong, or a feature cannot be computed.</exception>
    public static ServedModel Load(string directory, DateTimeOffset now)
    {
        try
        {
            var model = ChurnModel.Load(Read(directory, "manifest.json"), Read(directory, ModelFileIn(directory)));
            var own = model.Manifest.Population.OwnEvents.Select(type => type + ".recency").ToArray();
            return new ServedModel(model, FeaturePlan.Compile(model.Manifest.Features), FeaturePlan.Compile(own), now);
        }
        catch (Exception e) when (e is ModelFormatException or FeaturePlanException)
        {
            throw new StartupException($"the model in {directory} cannot be served: {e.Message}", e);
        }
    }

    // ML.NET's file, or else XGBoost's.
    private static string ModelFileIn(string directory) =>
        File.Exists(Path.Combine(directory, "model.zip")) || !File.Exists(Path.Combine(directory, "model.json")) ? "model.zip" : "model.json";

    private static byte[] Read(string directory, string file)
    {
        var path = Path.Combine(directory, file);
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"cannot read {path}: name a directory with manifest.json and model.zip by --model ({e.Message})", e);
        }
    }
}
