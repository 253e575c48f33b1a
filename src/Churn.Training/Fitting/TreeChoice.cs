using Churn.Training.Boosting;

namespace Churn.Training.Fitting;

/// <summary>What a search settled on.</summary>
/// <param name="Columns">Features that are kept, as indices into the examples' features, the most useful first.</param>
/// <param name="Settings">How trees grow.</param>
/// <param name="Trees">How many.</param>
/// <param name="LogLoss">On the validation rows.</param>
/// <param name="Candidates">How many features there were to choose from.</param>
public sealed record TreeChoice(int[] Columns, BoosterSettings Settings, int Trees, double LogLoss, int Candidates);
