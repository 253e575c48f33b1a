namespace Churn.Training.Fitting;

/// <summary>A fitted model: rows in, probabilities out.</summary>
public interface IFittedModel
{
    /// <summary>Features that the model reads, in order.</summary>
    IReadOnlyList<string> Features { get; }

    /// <summary>Probability of churn of each row.</summary>
    /// <param name="examples">Has every one of <see cref="Features"/>.</param>
    /// <param name="rows">Indices of rows.</param>
    /// <returns>Shape [rows], within (0, 1).</returns>
    double[] Probabilities(Examples.ExampleSet examples, int[] rows);
}
