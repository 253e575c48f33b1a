namespace Churn.Training.Fitting;

/// <summary>Runs independent work on all cores.</summary>
internal static class SideBySide
{
    /// <summary>Results in the order of the items, whatever order they were ready in.</summary>
    public static TResult[] Run<TItem, TResult>(IReadOnlyList<TItem> items, Func<TItem, TResult> work)
    {
        var results = new TResult[items.Count];
        try
        {
            Parallel.For(0, items.Count, i => results[i] = work(items[i]));
        }
        catch (AggregateException e) when (e.InnerExceptions.All(inner => inner is OperationCanceledException or TrainingException))
        {
            // Whoever waits for one piece of work expects its own exception.
            throw e.InnerExceptions[0];
        }
        return results;
    }
}
