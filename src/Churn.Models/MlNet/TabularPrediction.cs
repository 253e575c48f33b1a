namespace Churn.Models.MlNet;

/// <summary>A binary model's answer for one row.</summary>
/// <param name="Score">The predictor's own scale; for most models log-odds up to the calibrator's slope and offset.</param>
/// <param name="Probability">Within [0, 1]; NaN if the model has no calibrator.</param>
/// <param name="PredictedLabel">Whether the score, or for some models the probability, is above the model's threshold.</param>
public readonly record struct TabularPrediction(float Score, float Probability, bool PredictedLabel);
