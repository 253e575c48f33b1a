using System.Threading.Tasks.Sources;

namespace Churn.Redis;

/// <summary>An alarm that one waits for and another sets, once after each <see cref="Reset"/>; made once and used over and over.</summary>
/// <remarks>Whoever waits goes on on the thread pool: that short way is the time in which further calls gather for one send.</remarks>
internal sealed class WakeUp : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };

    public ValueTask Task => new(this, _core.Version);

    public void Reset() => _core.Reset();

    public void Set() => _core.SetResult(true);

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
