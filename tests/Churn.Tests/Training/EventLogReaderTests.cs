using System.IO.Compression;
using System.Text;
using Churn.Training;

namespace Churn.Tests.Training;

public sealed class EventLogReaderTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Rows_AreReadInOrder_TimesAsUtc_NamesAsSlugs()
    {
        var rows = Read("customer_id,timestamp,event_type,value\n1,2016-01-01T00:00:01,Add to Playlist,\n2,2016-01-01T02:00:01+01:00,purchase,11.77\n");

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
