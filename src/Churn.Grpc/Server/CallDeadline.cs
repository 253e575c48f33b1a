using Churn.Grpc.Protocol;
using Microsoft.AspNetCore.Http.Features;

namespace Churn.Grpc.Server;

/// <summary>The deadline of one call: answers in the handler's place when it passes, then cancels the handler's token.</summary>
/// <param name="call">The call.</param>
/// <param name="after">Time from now until it passes.</param>
internal sealed class CallDeadline(HttpServerCallContext call, TimeSpan after) : DeadlineEntry
{
    private readonly DateTime _time = Ahead(after);
    private CancellationTokenSource? _source;
    private TaskCompletionSource? _answered;

    /// <summary>When it passes, UTC.</summary>
    public DateTime Time => _time;

    /// <summary>Completes when the client was told, once the deadline has taken the call over; not to be read before.</summary>
    public Task Answered => _answered!.Task;

    /// <summary>Cancelled by the deadline and by the client; made when first asked for, as most handlers never ask.</summary>
    public CancellationToken Token
    {
        get
        {
            if (Volatile.Read(ref _source) is { } existing)
            {
                return existing.Token;
            }

            var made = CancellationTokenSource.CreateLinkedTokenSource(call.HttpContext.RequestAborted);
            if (Interlocked.CompareExchange(ref _source, made, null) is { } other)
            {
                made.Dispose();
                return other.Token;
            }

            // OnDue sets the state first and looks for a source second; here it is the other way round, so one of them cancels.
            if (call.IsExpired)
            {
                made.Cancel();
            }

            return made.Token;
        }
    }

    public void Arm() => call.Runtime.Deadlines.Add(this, after);

    public void Disarm()
    {
        call.Runtime.Deadlines.Remove(this);
        if (!call.IsExpired)
        {
            Volatile.Read(ref _source)?.Dispose();
        }
    }

    public override void OnDue()
    {
        // Made here, as few deadlines pass, and before the state says that this one did.
        _answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (call.TryExpire())
        {
            _ = AnswerAsync();
        }
    }

    private async Task AnswerAsync()
    {
        // The client first: callbacks on the token are the application's and may take their time.
        var completed = CompleteResponseAsync();
        Cancel();
        await completed;
        _answered!.SetResult();
    }

    private async Task CompleteResponseAsync()
    {
        try
        {
            ResponseEnd.Write(call, ProtocolErrors.DeadlineExceeded);
            await call.HttpContext.Response.CompleteAsync();
            if (!call.HasReadToEnd)
            {
                // The client need not send the rest, and a handler that waits for it need not wait. 0: NO_ERROR.
                call.HttpContext.Features.Get<IHttpResetFeature>()?.Reset(0);
            }
        }
        catch (Exception e)
        {
            GrpcServerLog.DeadlineNotAnswered(call.Runtime.Logger, e, call.Path);
        }
    }

    // What a callback throws must not go further: the call would never count as answered, and nothing would say why.
    private void Cancel()
    {
        try
        {
            Volatile.Read(ref _source)?.Cancel();
        }
        catch (AggregateException e)
        {
            GrpcServerLog.CancellationCallbackThrew(call.Runtime.Logger, e, call.Path);
        }
    }

    private static DateTime Ahead(TimeSpan time)
    {
        var now = DateTime.UtcNow;
        return time < DateTime.MaxValue - now ? now + time : DateTime.MaxValue;
    }
}
