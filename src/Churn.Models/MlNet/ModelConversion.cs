using System.Collections.Immutable;

namespace Churn.Models.MlNet;

/// <summary>Models of other libraries as models that <see cref="MlNetModelFile.Write"/> can write.</summary>
public static class ModelConversion
{
    /// <summary>An XGBoost model (<c>binary:logistic</c> on trees). Probabilities agree within 1e-6 and scores, which lack the base margin,
    /// within 1e-5: XGBoost adds leaves in single precision, ML.NET in double. Covers are kept.</summary>
    /// <param name="json">What XGBoost's <c>save_model</c> writes; taken for untrusted.</param>
    /// <param name="features">A name for each feature, in the model's order; the columns that the converted model reads.</param>
    /// <exception cref="ModelFormatException">The model is of another kind, damaged, or has other features.</exception>
    public static TabularModel FromXGBoost(ReadOnlyMemory<byte> json, ImmutableArray<string> features) =>
        XGBoostConversion.ToMlNet(XGBoostModelReader.Read(json, features), features);
}
