using System.Collections.Immutable;

namespace Churn.Access;

/// <summary>The access file as it is now. It, and the files that it names, are looked at each second and read again when they change, without
/// a restart; a wrong one changes nothing and is reported.</summary>
/// <remarks>Thread-safe. <see cref="Current"/> is one read of a field: take it once a call.</remarks>
public sealed class ReloadingAccess : IDisposable
{
    /// <summary>How often files are looked at.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly string path;
    private readonly TimeProvider time;
    private readonly Action<AccessNews> report;
    private readonly HttpClient http = NewClient();
    private readonly Lock gate = new();
    private readonly ITimer timer;
    private Dictionary<Uri, RemoteKeys> remote = [];
    private ImmutableArray<string> watched;
    private ImmutableArray<(DateTime, long)> seen;
    private volatile Authenticator current;
    private bool disposed;

    private ReloadingAccess(string path, TimeProvider time, Action<AccessNews> report)
    {
        this.path = path;
        this.time = time;
        this.report = report;
        watched = [path];
        current = Load();
        FirstFetch = Task.WhenAll(remote.Values.Select(keys => keys.First));
        timer = time.CreateTimer(_ => Look(), null, Period, Timeout.InfiniteTimeSpan);
    }

    /// <summary>By the newest good state of the files.</summary>
    public Authenticator Current => current;

    /// <summary>Ends when each issuer's keys that are fetched have been asked for once, with or without success; within 10 s. Never fails.
    /// </summary>
    public Task FirstFetch { get; }

    /// <summary>Reads the file.</summary>
    /// <param name="path">Of the access file.</param>
    /// <param name="time">For the timers; calls bring the time with them.</param>
    /// <param name="report">Is told what happens, from any thread, one at a time or several; must not throw.</param>
    /// <exception cref="AccessFileException">The file or one that it names cannot be used.</exception>
    public static ReloadingAccess Open(string path, TimeProvider time, Action<AccessNews> report)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(report);
        return new ReloadingAccess(path, time, report);
    }

    /// <summary>Ends looking and fetching; <see cref="Current"/> goes on to answer by what it has.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            timer.Dispose();
            foreach (var keys in remote.Values)
            {
                keys.Dispose();
            }
        }
        http.Dispose();
    }

    private void Look()
    {
        lock (gate)
        {
            if (disposed)
            {
                return;
            }
            try
            {
                if (!FileStamps.Of(watched).SequenceEqual(seen))
                {
                    current = Load();
                }
            }
            catch (AccessFileException e)
            {
                report(new AccessNews(AccessNewsKind.Refused, $"{e.Message}. What was read before goes on to count"));
            }
            finally
            {
                timer.Change(Period, Timeout.InfiniteTimeSpan);
            }
        }
    }

    // What a wrong state names is looked at too: its cause may be a file that is not there yet.
    private Authenticator Load()
    {
        seen = FileStamps.Of(watched);
        var file = AccessFile.Load(path);
        watched = [path, .. file.FilesNamed().Select(name => AccessFiles.Resolve(path, name))];
        seen = [seen[0], .. FileStamps.Of(watched[1..])];
        var tokens = file.CustomerTokens is { } entry ? CustomerTokenKeys.Read(entry, path) : null;
        var files = file.Issuers.Where(issuer => issuer.JwksFile is not null).ToDictionary(issuer => issuer, issuer =>
        {
            var keys = AccessFiles.Resolve(path, issuer.JwksFile!);
            return (IKeySource)new KeyFile(SigningKeys.Parse(AccessFiles.Read(keys, SigningKeys.MaxBytes), keys));
        });
        // Nothing can fail from here on.
        ExchangeRemote(file);
        var loaded = new Authenticator(file, issuer => issuer.JwksUri is { } uri ? remote[uri] : files[issuer], tokens);
        Tell(file);
        return loaded;
    }

    // Keys that were fetched stay, also if the file changes: they may not be to be had just now.
    private void ExchangeRemote(AccessFile file)
    {
        var old = remote;
        remote = file.Issuers.Select(issuer => issuer.JwksUri).OfType<Uri>().Distinct()
            .ToDictionary(uri => uri, uri => old.GetValueOrDefault(uri) ?? new RemoteKeys(uri, http, time, report));
        foreach (var (uri, keys) in old)
        {
            if (!remote.ContainsKey(uri))
            {
                keys.Dispose();
            }
        }
    }

    private void Tell(AccessFile file)
    {
        foreach (var open in watched.Where(AccessFiles.IsOpenToOthers))
        {
            report(new AccessNews(AccessNewsKind.OpenToOthers, $"{open} can be read or changed by other users of this machine: chmod 600 it"));
        }
        report(new AccessNews(
            AccessNewsKind.Loaded,
            $"{path}: {file.Keys.Length} API keys, {file.Issuers.Length} issuers, {file.Certificates.Length} certificates, "
            + $"{(file.CustomerTokens is null ? "no customer tokens" : "customer tokens")}"));
    }

    // An address is taken as it is written: not from where it sends us, nor with what another answer left here.
    private static HttpClient NewClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = RemoteKeys.Timeout,
        PooledConnectionLifetime = RemoteKeys.Period,
        MaxResponseHeadersLength = 32,
    })
    {
        MaxResponseContentBufferSize = SigningKeys.MaxBytes,
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
