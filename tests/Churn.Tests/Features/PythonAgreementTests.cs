using System.ComponentModel;
using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using Churn.Features;
using Churn.Tests.Infrastructure;

namespace Churn.Tests.Features;

/// <summary>Features of real customers, computed here and by tests/python/features.py, which was written from the definition alone.</summary>
public class PythonAgreementTests
{
    private static readonly string[] Names =
    [
        "purchase.count.30d", "purchase.count.365d", "purchase.days.90d", "purchase.sum.180d", "purchase.sum.all", "purchase.mean.365d",
        "any.share.7d", "purchase.trend.90d", "purchase.trend.180d", "purchase.recency", "purchase.age", "purchase.last",
        "purchase.interval", "purchase.interval_sd", "purchase.last_interval", "purchase.longest_interval", "purchase.overdue",
    ];

    [Fact]
    public async Task RealCustomers_HaveTheFeaturesThatPythonComputes()
    {
        var customers = ReadCustomers(SharedData.Require("data/cdnow.csv.gz"));
        var asOf = Time.At("1998-04-01T00:00Z");
        var answers = await AskPython(customers, asOf);
        var plan = FeaturePlan.Compile(Names);
        var vector = new double[Names.Length];
        foreach (var (customer, answer) in customers.Zip(answers))
        {
            plan.Evaluate(Fold(customer, asOf), asOf, vector);
            foreach (var (i, name) in Names.Index())
            {
                // A logarithm may differ in its last bit from one library to the next.
                var tolerance = name.Contains("trend", StringComparison.Ordinal) ? 1e-15 * Math.Abs(vector[i]) : 0;
                Assert.True(vector[i].Equals(answer[i]) || Math.Abs(vector[i] - answer[i]) <= tolerance,
                    $"{customer[0].Id}, {name}: {vector[i]:R} here, {answer[i]:R} in Python");
            }
        }
    }

    /// <summary>Every 470th of the customers, so about 50, as their events in order.</summary>
    private static List<OracleEvent>[] ReadCustomers(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        Assert.Equal("customer_id,timestamp,event_type,value", reader.ReadLine());
        var customers = new SortedDictionary<string, List<OracleEvent>>(StringComparer.Ordinal);
        while (reader.ReadLine()?.Split(',') is [var customer, var timestamp, var type, var value])
        {
            var at = Time.At(timestamp + "Z");
            var events = customers.TryGetValue(customer, out var known) ? known : customers[customer] = [];
            events.Add(new OracleEvent($"{customer}-{events.Count}", type, "", at, value.Length == 0 ? null : double.Parse(value), at));
        }

        List<OracleEvent>[] picked = [.. customers.Values.Where((_, i) => i % 470 == 0)];
        Assert.InRange(picked.Length, 40, 60);
        return picked;
    }

    /// <summary>As a service would have: one compaction on the way, the rest pending.</summary>
    private static CustomerState Fold(List<OracleEvent> events, long asOf)
    {
        var list = new CustomerList();
        var state = new CustomerState();
        foreach (var (i, e) in events.Where(e => e.OccurredAt < asOf).Index())
        {
            list.Append(state, e.OccurredAt, e);
            if (i % 3 == 2)
            {
                list.Compact(state, e.OccurredAt, e.OccurredAt);
            }
        }

        list.Read(state);
        return state;
    }

    private static async Task<List<double[]>> AskPython(List<OracleEvent>[] customers, long asOf)
    {
        using var python = Start();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        var output = python.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = python.StandardError.ReadToEndAsync(limit.Token);
        foreach (var customer in customers)
        {
            var events = customer.Select(e => new object?[] { e.Type, e.Category, e.OccurredAt, e.Value });
            await python.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { events, as_of = asOf, features = Names }));
        }

        python.StandardInput.Close();
        var lines = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("", await errors);
        Assert.Equal(customers.Length, lines.Length);
        return [.. lines.Select(line => JsonSerializer.Deserialize<double?[]>(line)!.Select(value => value ?? double.NaN).ToArray())];
    }

    private static Process Start()
    {
        var info = new ProcessStartInfo("python3", [Repository.PathOf("tests/python/features.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(info)!;
        }
        catch (Win32Exception e)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", $"python3 does not start: {e.Message}");
            throw;
        }
    }
}
