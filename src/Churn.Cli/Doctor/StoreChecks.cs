using System.Globalization;
using Churn.Redis;

namespace Churn.Cli.Doctor;

/// <summary>Asks each Redis of an address: whether it keeps what it is told, has room, and agrees on the time.</summary>
internal sealed class StoreChecks(DoctorOptions options, TimeProvider time)
{
    private const int OldestMajor = 6;
    private const double NearlyFull = 0.8;

    /// <exception cref="CliException">The address cannot be read.</exception>
    public async Task RunAsync(Diagnosis found, string store, CancellationToken stop)
    {
        var text = store.Contains("://", StringComparison.Ordinal) ? store : "redis://" + store;
        RedisAddress address;
        try
        {
            address = RedisAddress.Parse(text);
        }
        catch (FormatException e)
        {
            throw new CliException($"--store: {e.Message}", e);
        }
        foreach (var endpoint in address.Endpoints)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(DoctorOptions.Patience);
            try
            {
                using var redis = await RedisProbe.OpenAsync(endpoint, address.IsTls, options.Ca, RedisLogin.Of(text), limit.Token).ConfigureAwait(false);
                await AskAsync(found, redis, $"Redis at {endpoint}", limit.Token).ConfigureAwait(false);
            }
            catch (RedisProbeException e)
            {
                found.Fail("redis", $"Redis at {endpoint} refuses: {e.Message}", "give the user and the password of the servers: --store redis://user:password@host:port, with +info +time and, best, +config|get");
            }
            catch (Exception e) when (e is IOException || (e is OperationCanceledException && !stop.IsCancellationRequested))
            {
                found.Fail("redis", $"Redis at {endpoint} does not answer: {e.Message}", "start it, or name its address with --store (rediss:// where it has TLS, --ca for its authority)");
            }
        }
    }

    private async Task AskAsync(Diagnosis found, RedisProbe redis, string who, CancellationToken stop)
    {
        var info = new InfoText(await redis.AskAsync(stop, "INFO").ConfigureAwait(false));
        var asked = time.GetUtcNow();
        var clock = (await redis.AskAsync(stop, "TIME").ConfigureAwait(false)).Split('\n');
        Version(found, info, who);
        Policy(found, info, who);
        Persistence(found, info, who, await SettingAsync(redis, "appendfsync", stop).ConfigureAwait(false));
        Room(found, info, who);
        Replicas(found, info, who);
        found.Clock("redis-clock", $"{who}'s clock", DateTimeOffset.FromUnixTimeSeconds(long.Parse(clock[0], CultureInfo.InvariantCulture)) - asked, TimeSpan.FromSeconds(1));
    }

    // Null: the user may not ask.
    private static async Task<string?> SettingAsync(RedisProbe redis, string name, CancellationToken stop)
    {
        try
        {
            return (await redis.AskAsync(stop, "CONFIG", "GET", name).ConfigureAwait(false)).Split('\n').LastOrDefault();
        }
        catch (RedisProbeException)
        {
            return null;
        }
    }

    private static void Version(Diagnosis found, InfoText info, string who)
    {
        var version = info["redis_version"];
        if (int.TryParse(version.Split('.')[0], CultureInfo.InvariantCulture, out var major) && major < OldestMajor)
        {
            found.Fail("redis-version", $"{who} is version {version}", $"install {OldestMajor}.0 or newer");
        }
        else
        {
            found.Ok("redis-version", $"{who} is version {version}, {info["role"]}");
        }
    }

    private static void Policy(Diagnosis found, InfoText info, string who)
    {
        if (info["maxmemory_policy"] is not "noeviction" and var policy)
        {
            found.Fail("eviction", $"{who} has maxmemory-policy {policy}: it drops customers to make room", "CONFIG SET maxmemory-policy noeviction, then CONFIG REWRITE");
        }
        else
        {
            found.Ok("eviction", $"{who} never drops a customer to make room");
        }
    }

    private static void Persistence(Diagnosis found, InfoText info, string who, string? fsync)
    {
        const string Fix = "CONFIG SET appendonly yes, CONFIG SET appendfsync everysec, then CONFIG REWRITE (docs/guarantees.md)";
        if (info["aof_enabled"] != "1")
        {
            found.Fail("persistence", $"{who} writes no AOF: what it holds since its last snapshot ends with its process", Fix);
        }
        else if (info["aof_last_write_status"] is not "ok" and var written)
        {
            found.Fail("persistence", $"{who} cannot write its AOF ({written})", "make room on its disk; its log says what it meets");
        }
        else if (fsync is null)
        {
            found.Warn("persistence", $"{who} writes an AOF, and does not tell how often it reaches the disk", "let the user ask: ACL SETUSER … +config|get");
        }
        else if (fsync == "no")
        {
            found.Warn("persistence", $"{who} has appendfsync no: a crash of the machine loses up to half a minute", Fix);
        }
        else
        {
            found.Ok("persistence", $"{who} writes an AOF, appendfsync {fsync}");
        }
    }

    private static void Room(Diagnosis found, InfoText info, string who)
    {
        var used = info.Number("used_memory");
        var most = info.Number("maxmemory");
        var (room, of) = most > 0 ? (most, "its maxmemory") : (info.Number("total_system_memory"), "the machine's memory, as it has no maxmemory");
        var text = $"{who} uses {used / 1e6:0} MB, {(room > 0 ? used / room : 0):P0} of {of}";
        if (room > 0 && used > NearlyFull * room)
        {
            found.Warn("memory", text, "give it more, or shorten Retention: at 100 % events are refused");
        }
        else
        {
            found.Ok("memory", text);
        }
    }

    private void Replicas(Diagnosis found, InfoText info, string who)
    {
        if (info["role"] != "master")
        {
            Link(found, info, who);
            return;
        }
        var replicas = (int)info.Number("connected_slaves");
        var online = Enumerable.Range(0, replicas).Count(i => info[$"slave{i}"].Contains("state=online", StringComparison.Ordinal));
        if (online < options.Replicas || online < replicas)
        {
            found.Fail("replicas", $"{who} has {online} replicas in step, {replicas} connected, {options.Replicas} wanted", "start the others, and see in their logs why they are not in step");
        }
        else
        {
            found.Ok("replicas", $"{who} has {replicas} replicas{(replicas > 0 ? ", all in step" : "")}");
        }
    }

    private static void Link(Diagnosis found, InfoText info, string who)
    {
        if (info["master_link_status"] == "up")
        {
            found.Ok("replicas", $"{who} is a replica in step");
        }
        else
        {
            found.Fail("replicas", $"{who} is a replica without its primary", "see in its log why; until then it holds what was");
        }
    }

    /// <summary>The answer of INFO: lines of <c>name:value</c>.</summary>
    private sealed class InfoText(string text)
    {
        private readonly Dictionary<string, string> fields = text.Split('\n').Select(line => line.Trim().Split(':', 2)).Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0]).ToDictionary(same => same.Key, same => same.First()[1]);

        /// <summary>Empty: there is no such field.</summary>
        public string this[string name] => fields.GetValueOrDefault(name, "");

        /// <summary>0: there is no such number.</summary>
        public double Number(string name) => double.TryParse(this[name], CultureInfo.InvariantCulture, out var value) ? value : 0;
    }
}
