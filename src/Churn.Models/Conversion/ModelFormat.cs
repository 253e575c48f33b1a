namespace Churn.Models.Conversion;

/// <summary>Which library wrote a model file.</summary>
public enum ModelFormat
{
    /// <summary>ML.NET, a zip file.</summary>
    MlNet,

    /// <summary>XGBoost, JSON by <c>save_model</c>.</summary>
    XGBoost,

    /// <summary>LightGBM, text by <c>save_model</c>.</summary>
    LightGbm,
}
