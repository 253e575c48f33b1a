namespace Churn.Server.Models;

/// <summary>The model in use. A swap is one reference: a request that has begun ends with the model it began with.</summary>
/// <remarks>Take <see cref="Current"/> once a request and use nothing else in it, or its parts may come from two models.</remarks>
internal sealed class ModelHolder(ServedModel first) : IModelPlace
{
    private volatile ServedModel current = first;

    public ServedModel Current => current;

    public string Role => "The model in use";

    public string Label => current.Label;

    public void Swap(ServedModel next) => current = next;
}
