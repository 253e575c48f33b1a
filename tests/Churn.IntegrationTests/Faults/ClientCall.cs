using System.Diagnostics;
using Grpc.Core;

namespace Churn.IntegrationTests.Faults;

/// <summary>One call of <see cref="RetryingClients"/>, ended.</summary>
/// <param name="Records">RecordEvent; else ScoreCustomer.</param>
/// <param name="Sent">When, in ticks of the stopwatch.</param>
/// <param name="Ended">Likewise.</param>
/// <param name="Status">How it ended.</param>
/// <param name="IsDegraded">A score of the server's memory.</param>
internal sealed record ClientCall(bool Records, long Sent, long Ended, StatusCode Status, bool IsDegraded)
{
    public TimeSpan Took => Stopwatch.GetElapsedTime(Sent, Ended);

    /// <summary>Whether Redis had its part in the answer.</summary>
    public bool IsFresh => Status == StatusCode.OK && !IsDegraded;
}
