namespace Churn.LoadTests;

/// <summary>How many events the latest watched score of each customer counts, and who waits for more.</summary>
internal sealed class SeenCounts(int customers)
{
    private readonly Lock gate = new();
    private readonly long[] latest = [.. Enumerable.Repeat(-1L, customers)];
    private readonly List<(long Count, TaskCompletionSource Reached)>?[] waiting = new List<(long, TaskCompletionSource)>?[customers];
    private readonly TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int unseen = customers;
    private Exception? ended;

    /// <summary>Ends when every customer has been seen once.</summary>
    public Task AllAsync() => all.Task;

    /// <summary>Ends when a score has come that counts so many events of a customer, or fails when none can come any more.</summary>
    public Task ReachesAsync(int customer, long count)
    {
        lock (gate)
        {
            if (latest[customer] >= count)
            {
                return Task.CompletedTask;
            }
            if (ended is not null)
            {
                return Task.FromException(ended);
            }
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            (waiting[customer] ??= []).Add((count, reached));
            return reached.Task;
        }
    }

    public void Note(int customer, long count)
    {
        lock (gate)
        {
            unseen -= latest[customer] < 0 ? 1 : 0;
            latest[customer] = Math.Max(latest[customer], count);
            if (unseen == 0)
            {
                all.TrySetResult();
            }
            waiting[customer]?.RemoveAll(w => w.Count <= count && w.Reached.TrySetResult());
        }
    }

    /// <summary>No score will come any more.</summary>
    public void End(Exception why)
    {
        lock (gate)
        {
            ended = why;
            all.TrySetException(why);
            foreach (var customer in waiting)
            {
                customer?.RemoveAll(w => w.Reached.TrySetException(why));
            }
        }
    }
}
