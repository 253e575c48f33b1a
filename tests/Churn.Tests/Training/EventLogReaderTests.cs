using System.IO.Compression;
using System.Text;
using Churn.Features;
using Churn.Training;

namespace Churn.Tests.Training;

public sealed class EventLogReaderTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Rows_AreReadInOrder_TimesAsUtc_NamesAsSlugs()
    {
        var rows = Read("customer_id,timestamp,event_type,value\n1,2016-01-01T00:00:01Z,Add to Playlist,\n2,2016-01-01T02:00:01+01:00,purchase,11.77\n");

        Assert.Equal(
            [
                new LogEvent(2, "1", 1451606401000, "add_to_playlist", "", null, null, 0),
                new LogEvent(3, "2", 1451610001000, "purchase", "", 11.77, null, 0),
            ],
            rows);
    }

    [Fact]
    public void Gzip_IsReadAsWhatItHolds()
    {
        using (var zip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            zip.Write(Encoding.UTF8.GetBytes("event_type,customer_id,timestamp\nvisit,é,2016-01-01\n"));
        }
        using var reader = new EventLogReader(path);

        var only = Assert.Single(reader.Read());
        Assert.Equal(("é", "visit"), (only.CustomerId, only.Type));
    }

    [Fact]
    public void AlikeRows_AreCountedApart_WithinTheirInstantOnly()
    {
        var rows = Read("""
            customer_id,timestamp,event_type,value
            1,2016-01-01,visit,1
            1,2016-01-01,visit,1
            2,2016-01-01,visit,1
            1,2016-01-01,visit,2
            1,2016-01-01,visit,1
            1,2016-01-02,visit,1
            """);

        Assert.Equal([0, 1, 0, 0, 2, 0], rows.Select(r => r.Occurrence));
    }

    [Fact]
    public void ValuesThatRoundToOneUnit_AreAlike()
    {
        var rows = Read("""
            customer_id,timestamp,event_type,value
            1,2016-01-01,visit,1.00001
            1,2016-01-01,visit,1.00002
            1,2016-01-01,visit,1.0001
            1,2016-01-01,visit,
            1,2016-01-01,visit,0
            """);

        Assert.Equal([0, 1, 0, 0, 0], rows.Select(r => r.Occurrence));
        Assert.Equal(5, rows.Select(r => EventIds.Derive(r.Type, r.Category, r.OccurredAt, r.Value, occurrence: r.Occurrence)).Distinct().Count());
    }

    [Theory]
    [InlineData("2016-03-04", 0)]
    [InlineData("2016-03-04T10:30", 37_800_000)]
    [InlineData("2016-03-04 10:30", 37_800_000)]
    [InlineData("2016-03-04 10:30:05", 37_805_000)]
    [InlineData("2016-03-04T10:30:05Z", 37_805_000)]
    [InlineData("2016-03-04T10:30:05.25", 37_805_250)]
    [InlineData("2016-03-04 10:30:05.1234567+02:00", 30_605_123)]
    [InlineData("2016-03-04T10:30-01:30", 43_200_000)]
    public void IsoTimes_AreRead(string text, long afterMidnight)
    {
        var row = Assert.Single(Read($"customer_id,timestamp,event_type\n1,{text},visit\n"));

        Assert.Equal(1_457_049_600_000 + afterMidnight, row.OccurredAt);
    }

    [Theory]
    [InlineData("03/04/2016")]
    [InlineData("10:30")]
    [InlineData("4 March 2016")]
    [InlineData("2016-3-4")]
    [InlineData("2016-03-04T10")]
    [InlineData("2016-03-04 10:30 PM")]
    [InlineData("2016-02-30")]
    [InlineData("1457049600")]
    public void OtherTimes_AreRefused(string text)
    {
        var problem = Assert.Throws<EventLogException>(() => Read($"customer_id,timestamp,event_type\n1,{text},visit\n"));

        Assert.Contains($"line 2: timestamp '{text}' is no ISO 8601 time", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("customer_id,time,event_type\n")]
    public void LogThatIsRefused_IsLetGo(string log)
    {
        Assert.Throws<EventLogException>(() => Read(log));

        using var alone = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.Equal(log.Length, alone.Length);
    }

    [Fact]
    public void OwnIds_AreKept()
    {
        var rows = Read("customer_id,timestamp,event_type,event_id,category\n1,2016-01-01,visit,a,Web Shop\n1,2016-01-01,visit,,\n");

        Assert.Equal(["a", null], rows.Select(r => r.EventId));
        Assert.Equal(["web_shop", ""], rows.Select(r => r.Category));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("customer_id,time,event_type\n1,2016-01-01,visit\n", "no column timestamp")]
    [InlineData("customer_id,timestamp,event_type\n1,yesterday,visit\n", "line 2: timestamp 'yesterday'")]
    [InlineData("customer_id,timestamp,event_type\n1,1969-01-01,visit\n", "before 1970")]
    [InlineData("customer_id,timestamp,event_type\n1,2016-01-02,visit\n1,2016-01-01,visit\n", "line 3: it is earlier")]
    [InlineData("customer_id,timestamp,event_type\n,2016-01-01,visit\n", "customer_id is empty")]
    [InlineData("customer_id,timestamp,event_type\n1,2016-01-01,!!!\n", "event_type is no slug")]
    [InlineData("customer_id,timestamp,event_type\n1,2016-01-01,any\n", "reserved")]
    [InlineData("customer_id,timestamp,event_type,value\n1,2016-01-01,visit,much\n", "value 'much' is no number")]
    [InlineData("customer_id,timestamp,event_type,value\n1,2016-01-01,visit,NaN\n", "not finite")]
    [InlineData("customer_id,timestamp,event_type,value\n1,2016-01-01,visit\n", "cannot be read")]
    [InlineData("customer_id,timestamp,event_type\n1,2016-01-01,\"visit\n", "cannot be read")]
    public void WrongLog_IsRefused_WithPlaceAndReason(string log, string expected)
    {
        var problem = Assert.Throws<EventLogException>(() => Read(log));

        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.Contains(path, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingFile_IsNamed()
    {
        var problem = Assert.Throws<EventLogException>(() => new EventLogReader("no-such-log.csv"));

        Assert.Contains("no-such-log.csv", problem.Message, StringComparison.Ordinal);
    }

    private List<LogEvent> Read(string log)
    {
        File.WriteAllText(path, log);
        using var reader = new EventLogReader(path);
        return [.. reader.Read()];
    }
}
