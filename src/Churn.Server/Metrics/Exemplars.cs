using System.Diagnostics;

namespace Churn.Server.Metrics;

/// <summary>For each bucket of a histogram the last observation of a traced call, with its trace: the way from a slow bucket to a slow call.</summary>
/// <remarks>One of each bucket is kept, however many calls are traced. Of a call that is not, nothing is allocated.</remarks>
internal sealed class Exemplars(int buckets, TimeProvider time)
{
    private readonly Exemplar?[] last = new Exemplar?[buckets];

    /// <summary>Null: no traced call came into this bucket yet.</summary>
    public Exemplar? this[int bucket] => Volatile.Read(ref last[bucket]);

    /// <summary>Keeps an observation, if the current span is one that is kept too.</summary>
    public void Note(int bucket, long ticks)
    {
        if (Activity.Current is { Recorded: true } span)
        {
            Volatile.Write(ref last[bucket], new Exemplar(span.TraceId.ToHexString(), ticks, time.GetUtcNow()));
        }
    }

    /// <param name="TraceId">32 hexadecimal digits.</param>
    /// <param name="Ticks">The observation, in the histogram's ticks.</param>
    /// <param name="At">When it was made.</param>
    internal sealed record Exemplar(string TraceId, long Ticks, DateTimeOffset At);
}
