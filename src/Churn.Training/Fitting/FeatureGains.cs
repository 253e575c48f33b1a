using System.Text.Json;

namespace Churn.Training.Fitting;

/// <summary>What each column brought to a booster: the sum of the losses that its splits saved.</summary>
internal static class FeatureGains
{
    /// <param name="json">As XGBoost's <c>save_model</c> writes it.</param>
    /// <param name="columns">Number of columns.</param>
    /// <returns>Shape [columns]; 0 for a column that no split reads.</returns>
    public static double[] Of(byte[] json, int columns)
    {
        var gains = new double[columns];
        using var document = JsonDocument.Parse(json);
        var trees = document.RootElement.GetProperty("learner").GetProperty("gradient_booster").GetProperty("model").GetProperty("trees");
        foreach (var tree in trees.EnumerateArray())
        {
            using var left = tree.GetProperty("left_children").EnumerateArray();
            using var column = tree.GetProperty("split_indices").EnumerateArray();
            using var saved = tree.GetProperty("loss_changes").EnumerateArray();
            while (left.MoveNext() && column.MoveNext() && saved.MoveNext())
            {
                if (left.Current.GetInt32() >= 0)
                {
                    gains[column.Current.GetInt32()] += saved.Current.GetDouble();
                }
            }
        }
        return gains;
    }
}
