using System.Runtime.ExceptionServices;

namespace Churn.Training.Fitting;

/// <summary>Runs independent work on all cores.</summary>
internal static class SideBySide
{
    /// <summary>Results in the order of the items, whatever order they were ready in.</summary>
    /// <exception cref="TrainingException">An item's own; of several that of the first item, whichever came first.</exception>
    public static TResult[] Run<TItem, TResult>(IReadOnlyList<TItem> items, Func<TItem, TResult> work)
    {
        var results = new TResult[items.Count];
        var failures = new Exception?[items.Count];
        Parallel.For(0, items.Count, (i, loop) =>
        {
            try
            {
                results[i] = work(items[i]);
            }
            catch (Exception e) when (e is OperationCanceledException or TrainingException)
            {
                failures[i] = e;
                // Those after it need not begin; those before it are run, so that the same log always gets the same message.
                loop.Break();
            }
        });
        if (Array.Find(failures, failure => failure is not null) is { } first)
        {
            ExceptionDispatchInfo.Throw(first);
        }
        return results;
    }
}
