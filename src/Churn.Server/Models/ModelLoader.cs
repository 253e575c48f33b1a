using Churn.Features;
using Churn.Models;

namespace Churn.Server.Models;

/// <summary>Makes a model ready to serve, or refuses it. Touches nothing that is being served.</summary>
/// <remarks>Read, with sizes bounded and golden vectors reproduced; compile the features; try 1,000 rows, which warms the model too;
/// compute and score an empty customer, which warms the rest. Milliseconds for a small model, a second or two for the largest.</remarks>
internal static class ModelLoader
{
    /// <exception cref="ModelRefusedException">It is not fit to serve.</exception>
    public static ServedModel Load(string directory, DateTimeOffset now)
    {
        try
        {
            var served = new ServedModel(ModelFiles.Read(directory), now);
            Try(served);
            return served;
        }
        catch (Exception e) when (e is ModelFormatException or FeaturePlanException)
        {
            throw new ModelRefusedException(e.Message.ReplaceLineEndings(" "), e);
        }
    }

    private static void Try(ServedModel served)
    {
        var model = served.Model;
        if (FiniteOutputs.Problem(served.Plan.Names.Count, row => double.IsFinite(model.Margin(row)) ? model.Probability(row) : double.NaN)
            is { } problem)
        {
            throw new ModelRefusedException(problem);
        }
        var nobody = new CustomerState((long)TimeSpan.FromHours(1).TotalMilliseconds);
        var vector = new double[served.Plan.Names.Count];
        var asOf = served.LoadedAt.ToDateTimeOffset().ToUnixTimeMilliseconds();
        served.Plan.Evaluate(nobody, asOf, vector);
        model.BandOf(model.Probability(vector));
        served.Population.Evaluate(nobody, asOf, new double[served.Population.Names.Count]);
    }
}
