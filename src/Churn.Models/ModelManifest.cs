using System.Collections.Frozen;
using System.Collections.Immutable;
using Churn.Models.Drift;

namespace Churn.Models;

/// <summary>What a model is, what it needs and what it answers: the JSON file that lies beside the trees.</summary>
/// <remarks>Immutable. Field names in the file are these in snake_case; <c>format_version</c> is 1. One that was read keeps to every bound
/// below; one that is made by hand is held to them by <see cref="ManifestWriter"/>.</remarks>
public sealed class ModelManifest
{
    /// <summary>Short name, as "shop"; 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Version within the name; 1 to 100 characters, compared by equality only.</summary>
    public required string Version { get; init; }

    /// <summary>What it was trained on and for, in words.</summary>
    public required string Description { get; init; }

    /// <summary>True for a stand-in whose scores mean nothing for real customers.</summary>
    public required bool Simulated { get; init; }

    /// <summary>What counts as churn, in words.</summary>
    public required string ChurnDefinition { get; init; }

    /// <summary>Days ahead that the probability covers, 1 to 3,650.</summary>
    public required int HorizonDays { get; init; }

    /// <summary>Days of history that the training examples had at least the chance to have, 1 to 3,650.</summary>
    public required int LookbackDays { get; init; }

    /// <summary>Feature names in the order of the vector (docs/features.md); 1 to 1,024, distinct.
    /// Their grammar is not checked here.</summary>
    public required ImmutableArray<string> Features { get; init; }

    /// <summary>Where one band ends and the next begins.</summary>
    public required BandThresholds Bands { get; init; }

    /// <summary>Which customers the model knows.</summary>
    public required ModelPopulation Population { get; init; }

    /// <summary>Figures of the training, as rows or AUC, by name; for people, nothing computes with them. May be empty.</summary>
    public required FrozenDictionary<string, double> Training { get; init; }

    /// <summary>Vectors with the trainer's own answers, at least one; loading a model reproduces each.</summary>
    public required ImmutableArray<GoldenVector> GoldenVectors { get; init; }

    /// <summary>Rows of the training data, each of shape [F] with NaN for missing: a sample of up to 200, drawn with a seed. Reasons of linear
    /// models are relative to their mean. Empty where the file has none.</summary>
    public ImmutableArray<ImmutableArray<double>> Background { get; init; } = [];

    /// <summary>How each feature and the probability were spread over the training data; live values are held against it. Null where the
    /// file has none.</summary>
    public DriftBaseline? Baseline { get; init; }
}
