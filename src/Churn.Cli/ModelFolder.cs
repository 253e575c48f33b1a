using Churn.Features;
using Churn.Models;

namespace Churn.Cli;

/// <summary>Reads a model's directory.</summary>
internal static class ModelFolder
{
    /// <exception cref="CliException">There is no model there, or it could not be served.</exception>
    public static ChurnModel Load(string directory)
    {
        try
        {
            var zip = Path.Combine(directory, "model.zip");
            var model = ChurnModel.Load(
                File.ReadAllBytes(Path.Combine(directory, "manifest.json")), File.ReadAllBytes(File.Exists(zip) ? zip : Path.Combine(directory, "model.json")));
            FeaturePlan.Compile(model.Manifest.Features);
            return model;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"there is no model in {directory}: {e.Message} Name a directory with manifest.json and model.zip", e);
        }
        catch (Exception e) when (e is ModelFormatException or FeaturePlanException)
        {
            throw new CliException($"the model in {directory} could not be served: {e.Message}", e);
        }
    }
}
