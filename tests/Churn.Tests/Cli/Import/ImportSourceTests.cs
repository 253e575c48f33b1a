using System.IO.Compression;
using System.Text;
using Churn.Cli.Import;
using Churn.Features;
using Churn.Redis;
using Churn.Training;

namespace Churn.Tests.Cli.Import;

/// <summary>What a log says makes the import's id, and nothing else does.</summary>
public sealed class ImportSourceTests : IDisposable
{
    private const string Rows = "a,2026-01-01,visit,1.5\nb,2026-01-01,visit,\na,2026-01-02,purchase,2\n";
    private const ulong Nonce = 0x1234_5678_9abc;
    private static readonly long Now = new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Id_IsTheSameInEveryVersion() => Assert.Equal("15ec8472bceb8dd7", Id("customer_id,timestamp,event_type,value\n" + Rows));

    [Fact]
    public void Id_DoesNotDependOnPackingOrNamesOfColumns()
    {
        var plain = "customer_id,timestamp,event_type,value\n" + Rows;
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes("who,timestamp,event_type,value\n" + Rows));
        }
        var path = folder.Write("log.csv.gz", packed.ToArray());

        Assert.Equal(Id(plain), Read(path, options => options with { Columns = LogColumnNames.Parse("customer_id=who", out _) }).Id.ToString("x16"));
    }

    [Theory]
    [InlineData("a,2026-01-01,visit,1.5\nb,2026-01-01,visit,\na,2026-01-02,purchase,3\n")]
    [InlineData("a,2026-01-01,visit,1.5\nb,2026-01-01,visit,0\na,2026-01-02,purchase,2\n")]
    [InlineData("a,2026-01-01,visit,1.5\nb,2026-01-01,visit,\nb,2026-01-02,purchase,2\n")]
    [InlineData("a,2026-01-01,visit,1.5\nb,2026-01-01,visit,\na,2026-01-03,purchase,2\n")]
    [InlineData("a,2026-01-01,visit,1.5\nb,2026-01-01,visit,\na,2026-01-02,visit,2\n")]
    public void Id_ChangesWithWhatTheLogSays(string rows) =>
        Assert.NotEqual(Id("customer_id,timestamp,event_type,value\n" + Rows), Id("customer_id,timestamp,event_type,value\n" + rows));

    [Fact]
    public void Id_ChangesWithCutoffShiftAndProfiles()
    {
        var path = folder.Write("log.csv", "customer_id,timestamp,event_type,value\n" + Rows);
        var profiles = folder.Write("profiles.csv", "customer_id,valid_from,value\na,2020-01-01,1\n");
        ulong[] ids =
        [
            Read(path).Id,
            Read(path, options => options with { Cutoff = Now }).Id,
            Read(path, options => options with { Shift = -86_400_000 }).Id,
            Read(path, options => options with { Profiles = profiles }).Id,
        ];

        Assert.Equal(4, ids.Distinct().Count());
    }

    [Fact]
    public void Events_ComeBackByCustomerInOrder_WithTheIdsThatReplaySends()
    {
        var path = folder.Write("log.csv", "customer_id,timestamp,event_type,value,category,event_id\n"
            + "a,2026-01-01,visit,1.5,,own\nb,2026-01-01,visit,,web,\na,2026-01-01,visit,1.5,,\na,2026-01-01,visit,1.5,,\n");
        var log = Read(path).Log;
        var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

        Assert.Equal(["a", "b"], log.Customers);
        Assert.Equal(
            [Element("own", "", 1.5, 0), Element(null, "", 1.5, 0), Element(null, "", 1.5, 1)], log.Of(0).Select(e => Written(log, e)));
        Assert.Equal(Element(null, "web", null, 0), Written(log, Assert.Single(log.Of(1))));

        // As a server stores what replay sends.
        byte[] Element(string? id, string category, double? value, int occurrence) => EventElement.Encode(
            new CustomerEvent(id ?? EventIds.Derive("visit", category, at, value, occurrence: occurrence), "visit", category, at, value, Now, at), Nonce);
    }

    [Fact]
    public void BadRow_IsToldOfBeforeAnyBehindIt()
    {
        var rows = string.Concat(Enumerable.Range(0, 5000).Select(i => $"c{i},2026-01-01,visit\n"));
        var path = folder.Write("log.csv", $"customer_id,timestamp,event_type\n{rows}a,2030-01-01,visit\nb,not a time,visit\n");

        Assert.Contains("line 5002", Assert.Throws<EventLogException>(() => Read(path)).Message);
    }

    [Fact]
    public void Stopped_EndsAndLetsGoOfTheLog()
    {
        var path = folder.Write("log.csv", "customer_id,timestamp,event_type\n" + string.Concat(Enumerable.Repeat("a,2026-01-01,visit\n", 100_000)));
        using var stop = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => ImportSource.Read(
            new ImportOptions { Log = path, Store = RedisAddress.Parse("redis://unused") }, Now, _ => stop.Cancel(), stop.Token));
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    [Fact]
    public void ManyLongIds_AreKeptApart()
    {
        var ids = new IdTexts();
        var texts = Enumerable.Range(0, 20_000).Select(i => new string((char)('a' + (i % 26)), 1 + (i % 256))).ToArray();
        var places = texts.Select(text => ids.Add(text)).ToArray();

        Assert.DoesNotContain(0u, places.Select(place => place.GetValueOrDefault()));
        Assert.Equal(texts, places.Select(place => Encoding.UTF8.GetString(ids.Read(place.GetValueOrDefault()))));
        Assert.True(ids.Pieces.Count() > 2);
    }

    private string Id(string text) => Read(folder.Write("log.csv", text)).Id.ToString("x16");

    private static byte[] Written(ImportLog log, int index)
    {
        var element = new byte[EventElement.MaxLength];
        return element[..log.WriteElement(index, Now, Nonce, element)];
    }

    private static ImportSource Read(string path, Func<ImportOptions, ImportOptions>? with = null)
    {
        var options = new ImportOptions { Log = path, Store = RedisAddress.Parse("redis://unused") };
        return ImportSource.Read(with?.Invoke(options) ?? options, Now, _ => { }, CancellationToken.None);
    }
}
