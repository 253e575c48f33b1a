using Churn.Features;
using Churn.Training;
using Churn.Training.Histories;

namespace Churn.Tests.Training.Histories;

public sealed class EventHistoryReaderTests
{
    private const string Header = "customer_id,timestamp,event_type,value,event_id\n";

    [Fact]
    public void EachCustomersEvents_AreTogether_InTheOrderOfTheLog()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var rows = LogText.Draw(seed);
            var history = LogText.Read(LogText.Of(rows));

            Assert.Equal(rows.Select(r => r.Customer).Distinct(), history.Customers);
            Assert.Equal(rows.Select(r => (r.Type, r.Category)).Distinct(), history.Series.Select(s => (s.Type, s.Category)));
            Assert.Equal(rows.Select(r => r.Type).Distinct(), history.Types);
            Assert.Equal((rows[0].At, rows[^1].At), (history.FirstAt, history.LastAt));
            foreach (var (i, customer) in history.Customers.Index())
            {
                var expected = rows.Where(r => r.Customer == customer).Select(r => (r.At, r.Type, r.Category, r.Value));
                Assert.Equal(expected, EventsOf(history, i));
            }
        }
    }

    [Fact]
    public void CopiesAndConflicts_AreLeftOut_AndCountedWithTheirLines()
    {
        var history = LogText.Read(Header + """
            a,2020-01-01,purchase,5,x
            b,2020-01-01,purchase,5,x
            a,2020-01-01,purchase,5,y
            a,2020-01-01,purchase,5,x
            a,2020-01-01,purchase,6,x
            a,2020-01-02,purchase,5,x

            """);

        Assert.Equal((6, 3), (history.Counts.Rows, history.Counts.Events));
        Assert.Equal((1, 2, 0), (history.Counts.Copies, history.Counts.Conflicts, history.Counts.Alike));
        Assert.Equal([5, 6, 7], history.Counts.FirstLines);
        Assert.Equal([5, 5], EventsOf(history, 0).Select(e => e.Value));
    }

    [Fact]
    public void OnlyTheFirstTenLines_AreKept()
    {
        var history = LogText.Read(Header + string.Concat(Enumerable.Repeat("a,2020-01-01,purchase,5,x\n", 50)));

        Assert.Equal(49, history.Counts.Copies);
        Assert.Equal(Enumerable.Range(3, 10).Select(i => (long)i), history.Counts.FirstLines);
    }

    [Fact]
    public void AlikeRowsWithoutId_AllCount_AndAreSaid()
    {
        var history = LogText.Read(Header + "a,2020-01-01,purchase,5,\na,2020-01-01,purchase,5,\na,2020-01-01,purchase,6,\n");

        Assert.Equal((3, 3, 1), (history.Counts.Rows, history.Counts.Events, history.Counts.Alike));
        Assert.Empty(history.Counts.FirstLines);
    }

    [Fact]
    public void ValuesKeepTheirUnits_AndNoneIsNotNought()
    {
        var history = LogText.Read(Header + "a,2020-01-01,purchase,1000000000,\na,2020-01-01,purchase,-0.0001,\na,2020-01-01,purchase,0,\na,2020-01-01,purchase,,\n");

        Assert.Equal([1e9, -0.0001, 0, null], EventsOf(history, 0).Select(e => e.Value));
    }

    [Fact]
    public void RowOfTheFuture_IsRefusedWithItsLine_ButClocksMayDifferALittle()
    {
        var at = LogText.Start + (5 * Millis.Minute);
        Assert.Equal(at, LogText.Read($"customer_id,timestamp,event_type\na,{LogText.Time(at)},visit\n", now: LogText.Start).LastAt);

        var problem = Assert.Throws<EventLogException>(() => LogText.Read(
            $"customer_id,timestamp,event_type\na,2019-01-01T00:00:00Z,visit\na,{LogText.Time(at + 1)},visit\n", now: LogText.Start));
        Assert.Contains("line 3: it is in the future", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    public void EmptyLog_IsRefused(string rows)
    {
        var problem = Assert.Throws<EventLogException>(() => LogText.Read("customer_id,timestamp,event_type\n" + rows));

        Assert.Contains("has no events", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FreeTextInTheTypes_IsRefusedWithItsLine()
    {
        var rows = Enumerable.Range(0, 10_001).Select(i => $"a,2020-01-01,says_{i}\n");
        var problem = Assert.Throws<EventLogException>(() => LogText.Read("customer_id,timestamp,event_type\n" + string.Concat(rows)));

        Assert.Contains("line 10002: there are more than 10,000 pairs of type and category", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2020-01-01T00:00:00Z", "2020-01-01T00:00:01", "names no offset where the first row does")]
    [InlineData("2020-01-01T00:00:00+02:00", "2020-01-01 00:00:01", "names no offset where the first row does")]
    [InlineData("2020-01-01T00:00:00-0130", "2020-01-01T05:00:01", "names no offset where the first row does")]
    [InlineData("2020-01-01 00:00", "2020-01-01T00:00:01Z", "names an offset where the first row does not")]
    [InlineData("2020-01-01 00:00", "2020-01-01T05:00:01-03:00", "names an offset where the first row does not")]
    [InlineData("2020-01-01 00:00", "2020-01-01T05:00:01-0300", "names an offset where the first row does not")]
    public void MixedTimeZones_AreRefusedWithTheLine(string first, string second, string expected)
    {
        var problem = Assert.Throws<EventLogException>(() => LogText.Read($"customer_id,timestamp,event_type\na,{first},visit\na,{second},visit\n"));

        Assert.Contains($"line 3: timestamp '{second}' {expected}", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2020-01-01T00:00:00Z", "2020-01-02T00:00:00+01:00")]
    [InlineData("2020-01-01", "2020-01-02T00:00:00Z")]
    [InlineData("2020-01-01", "2020-01-02 10:00")]
    [InlineData("2020-01-01T10:00Z", "2020-01-02")]
    public void DaysAlone_GoWithAnyOffset_AndOffsetsMayDiffer(string first, string second) =>
        Assert.Equal(2, LogText.Read($"customer_id,timestamp,event_type\na,{first},visit\na,{second},visit\n").Counts.Events);

    [Fact]
    public void CancelledReading_Ends()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "customer_id,timestamp,event_type\n" + string.Concat(Enumerable.Repeat("a,2020-01-01,visit\n", 5000)));
            using var reader = new EventLogReader(path);
            Assert.Throws<OperationCanceledException>(() => EventHistoryReader.Read(reader, LogText.Now, stop: new CancellationToken(true)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static List<(long At, string Type, string Category, double? Value)> EventsOf(EventHistory history, int customer)
    {
        var events = new List<(long, string, string, double?)>();
        foreach (var e in history.Of(customer))
        {
            var series = history.Series[e.Series];
            events.Add((e.OccurredAt, series.Type, series.Category, e.HasValue ? FixedValue.ToDouble(e.Units) : null));
        }
        return events;
    }
}
