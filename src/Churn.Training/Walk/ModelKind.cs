namespace Churn.Training.Walk;

/// <summary>The models that are held against each other.</summary>
public enum ModelKind
{
    /// <summary>Boosted trees on the features that pay.</summary>
    Trees,

    /// <summary>Logistic regression on recency, frequency, value, tenure and rhythm as they are; it can be served.</summary>
    Linear,

    /// <summary>Logistic regression on the logarithms of recency, frequency, value and tenure; the usual yardstick.</summary>
    Rfm,

    /// <summary>Logistic regression on recency alone.</summary>
    Recency,
}
