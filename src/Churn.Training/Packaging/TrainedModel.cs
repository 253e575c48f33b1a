using Churn.Models;

namespace Churn.Training.Packaging;

/// <summary>A model ready to be served: the two files of a model directory.</summary>
/// <param name="Manifest">What it says of itself.</param>
/// <param name="ManifestFile">Content of manifest.json.</param>
/// <param name="ModelFile">Content of model.zip.</param>
public sealed record TrainedModel(ModelManifest Manifest, byte[] ManifestFile, byte[] ModelFile);
