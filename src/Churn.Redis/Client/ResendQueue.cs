namespace Churn.Redis;

/// <summary>Calls that the server refused for a state that passes; the node's timer sends them again. Off the hot path.</summary>
internal sealed class ResendQueue
{
    private readonly Lock _gate = new();
    private List<RedisCall> _waiting = [];
    private bool _closed;

    public void Add(RedisCall call)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _waiting.Add(call);
                return;
            }
        }

        call.Fail(new RedisUnavailableException("The store was closed."));
    }

    public void TakeAll(Action<RedisCall> send)
    {
        if (_waiting.Count > 0)
        {
            List<RedisCall> taken;
            lock (_gate)
            {
                taken = _waiting;
                _waiting = [];
            }

            taken.ForEach(send);
        }
    }

    public void FailAll(RedisException error)
    {
        lock (_gate)
        {
            _closed = true;
        }

        TakeAll(call => call.Fail(error));
    }
}
