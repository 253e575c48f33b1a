using System.Collections.Concurrent;

namespace Churn.Cli.Import;

/// <summary>Enumerates on a thread of its own, a little ahead of who takes what it yields: so that two cores read a log.</summary>
internal static class ReadAhead
{
    private const int BatchSize = 1024;
    private const int Batches = 8;

    /// <summary>The same items in the same order; what the source throws is thrown behind the items before it.</summary>
    /// <param name="source">Enumerated once, on another thread; when the caller ends early it has ended too.</param>
    /// <param name="stop">Ends both.</param>
    public static IEnumerable<T> Of<T>(IEnumerable<T> source, CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var batches = new BlockingCollection<T[]>(Batches);
        var reading = Task.Factory.StartNew(() => Fill(source, batches, ended.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (var batch in batches.GetConsumingEnumerable(stop))
            {
                foreach (var item in batch)
                {
                    yield return item;
                }
            }
            reading.GetAwaiter().GetResult();
        }
        finally
        {
            ended.Cancel();
            Task.WaitAny([reading], CancellationToken.None);
        }
    }

    private static void Fill<T>(IEnumerable<T> source, BlockingCollection<T[]> batches, CancellationToken stop)
    {
        var batch = new List<T>(BatchSize);
        try
        {
            foreach (var item in source)
            {
                batch.Add(item);
                if (batch.Count == BatchSize)
                {
                    batches.Add([.. batch], stop);
                    batch.Clear();
                }
            }
        }
        finally
        {
            try
            {
                // Also before a failure: the first problem in the order of the log is the one to be told of.
                batches.Add([.. batch], stop);
            }
            finally
            {
                batches.CompleteAdding();
            }
        }
    }
}
