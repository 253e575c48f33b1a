namespace Churn.Server.Models;

/// <summary>Where a loaded model is put to use: to answer, or to score in the shadow.</summary>
internal interface IModelPlace
{
    /// <summary>What the model there is, as the beginning of a sentence.</summary>
    string Role { get; }

    /// <summary>Name and version of the model there; "none" without one.</summary>
    string Label { get; }

    /// <summary>Takes the place of the model there, at once.</summary>
    void Swap(ServedModel next);
}
