namespace Churn.Access;

/// <summary>An issuer's keys at an address: fetched at once and then every hour, a minute after each failure, and when a token names a key
/// that is not among them, though at most once a minute. Until new ones are there the old ones count.</summary>
internal sealed class RemoteKeys : IKeySource, IDisposable
{
    /// <summary>How long one fetch may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Least pause between fetches that tokens ask for, and after a failure.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>How old keys may be before they are fetched anew.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromHours(1);

    private readonly Uri address;
    private readonly HttpClient http;
    private readonly TimeProvider time;
    private readonly Action<AccessNews> report;
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer timer;
    private volatile SigningKeys? current;
    private byte[] lastBytes = [];
    private long lastTry;
    private int fetching;

    public RemoteKeys(Uri address, HttpClient http, TimeProvider time, Action<AccessNews> report)
    {
        this.address = address;
        this.http = http;
        this.time = time;
        this.report = report;
        lastTry = time.GetTimestamp();
        timer = time.CreateTimer(_ => Start(), null, System.Threading.Timeout.InfiniteTimeSpan, System.Threading.Timeout.InfiniteTimeSpan);
        timer.Change(TimeSpan.Zero, Period);
    }

    public SigningKeys? Current => current;

    /// <summary>Ends when the first try has, with or without keys.</summary>
    public Task First => first.Task;

    public void LookForNew()
    {
        if (time.GetElapsedTime(Volatile.Read(ref lastTry)) >= Pause)
        {
            Start();
        }
    }

    public void Dispose()
    {
        timer.Dispose();
        stop.Cancel();
        first.TrySetResult();
    }

    private void Start()
    {
        if (!stop.IsCancellationRequested && Interlocked.Exchange(ref fetching, 1) == 0)
        {
            Volatile.Write(ref lastTry, time.GetTimestamp());
            // A call that noticed the new key does not wait for it.
            _ = Task.Run(FetchAsync);
        }
    }

    private async Task FetchAsync()
    {
        var news = await TryFetchAsync().ConfigureAwait(false);
        Volatile.Write(ref fetching, 0);
        first.TrySetResult();
        if (news is not null && !stop.IsCancellationRequested)
        {
            report(news);
        }
    }

    private async Task<AccessNews?> TryFetchAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(Timeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop.Token);
            var bytes = await http.GetByteArrayAsync(address, either.Token).ConfigureAwait(false);
            // The same bytes keep the same keys: tokens that were verified with them stay so.
            if (current is not null && bytes.AsSpan().SequenceEqual(lastBytes))
            {
                return null;
            }
            current = SigningKeys.Parse(bytes, address.AbsoluteUri);
            lastBytes = bytes;
            return new AccessNews(AccessNewsKind.KeysFetched, $"fetched the keys at {address}");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or AccessFileException or IOException or ObjectDisposedException)
        {
            timer.Change(Pause, Period);
            var why = e is OperationCanceledException ? $"no answer within {Timeout.TotalSeconds:0} s" : e.Message;
            return new AccessNews(
                AccessNewsKind.KeysUnavailable,
                $"the keys at {address} cannot be fetched: {why}. {(current is null ? "Tokens of that issuer are refused" : "The old ones go on to count")}; next try in a minute");
        }
    }
}
