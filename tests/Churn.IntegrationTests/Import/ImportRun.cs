using System.Globalization;
using Churn.Cli.Import;
using Churn.Features;
using Churn.IntegrationTests.Infrastructure;
using Churn.Redis;

namespace Churn.IntegrationTests.Import;

/// <summary>A log on disk, and imports of it.</summary>
internal sealed class ImportRun : IDisposable
{
    /// <summary>The first event of generated logs: long enough ago for every window, near enough to have none aged away.</summary>
    public static readonly long FirstAt = Millis.Floor(DateTimeOffset.UtcNow.AddDays(-60).ToUnixTimeMilliseconds(), Millis.Day);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("churn-import-");

    public string Folder => folder.FullName;

    public string Log => Path.Combine(Folder, "log.csv");

    /// <summary>Writes events, <paramref name="each"/> a customer, an hour apart, the values 1, 2, 3 …</summary>
    public ImportRun Generate(int customers, int each)
    {
        var rows = from i in Enumerable.Range(0, each)
                   from c in Enumerable.Range(0, customers)
                   select $"c{c},{Text(FirstAt + (i * Millis.Hour))},purchase,{i + 1}";
        return Write(["customer_id,timestamp,event_type,value", .. rows]);
    }

    public ImportRun Write(params IEnumerable<string> lines)
    {
        File.WriteAllLines(Log, lines);
        return this;
    }

    public Task<ImportResult> ImportAsync(
        RedisServer redis, Func<ImportOptions, ImportOptions>? with = null, Action<string, double, string>? progress = null, CancellationTokenSource? stop = null)
    {
        var options = new ImportOptions { Log = Log, Store = RedisAddress.Parse(redis.Address) };
        return Importer.ImportAsync(
            with?.Invoke(options) ?? options, progress ?? ((_, _, _) => { }), TimeProvider.System,
            stop?.Token ?? TestContext.Current.CancellationToken);
    }

    /// <summary>One feature of a customer, as the store has it, at this moment.</summary>
    public static async Task<double> FeatureAsync(RedisStore store, string customer, string feature)
    {
        using var stored = await store.ReadAsync(CustomerKey.From("default", customer));
        var state = new CustomerState();
        CustomerFold.Fold(stored, stored.Count, state);
        var vector = new double[1];
        FeaturePlan.Compile([feature]).Evaluate(state, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), vector);
        return vector[0];
    }

    /// <summary>Number of keys, the record of complete imports among them.</summary>
    public static async Task<int> KeysAsync(RedisStore store) =>
        int.Parse(await store.Send(new TextCall("DBSIZE")), CultureInfo.InvariantCulture);

    public static string Text(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public void Dispose() => folder.Delete(recursive: true);
}
