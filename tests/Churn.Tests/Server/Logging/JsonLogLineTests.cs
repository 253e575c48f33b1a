using System.Diagnostics;
using System.Text.Json.Nodes;
using Churn.Server.Logging;
using Churn.Tests.Infrastructure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Churn.Tests.Server.Logging;

public sealed class JsonLogLineTests
{
    private static readonly KeyValuePair<string, object?>[] State =
    [
        new("Method", "GET"), new("Status", 200), new("Elapsed", TimeSpan.FromMilliseconds(1.5)), new("Last", true), new("Nothing", null), new("Ratio", double.NaN),
        new("RequestId", "r-1"), new("{OriginalFormat}", "{Method} …"),
    ];

    [Fact]
    public void Entry_IsAnObjectOnOneLine()
    {
        var line = Write(LogLevel.Warning, "two\nlines \"quoted\" grün", State, null);

        Assert.Equal(1, line.Count(c => c == '\n'));
        Assert.EndsWith("}\n", line);
        var json = JsonNode.Parse(line)!.AsObject();
        Assert.Equal(["time", "level", "category", "event_id", "event", "message", "request_id", "values"], json.Select(field => field.Key));
        Assert.Equal("2026-03-15T12:00:00.000Z", (string?)json["time"]);
        Assert.Equal("warn", (string?)json["level"]);
        Assert.Equal("Churn.Some", (string?)json["category"]);
        Assert.Equal(502, (int?)json["event_id"]);
        Assert.Equal("Answered", (string?)json["event"]);
        Assert.Equal("two\nlines \"quoted\" grün", (string?)json["message"]);
        Assert.Contains("grün", line);
        Assert.Equal("r-1", (string?)json["request_id"]);
        Assert.Equal("""{"Method":"GET","Status":200,"Elapsed":0.0015,"Last":true,"Nothing":null,"Ratio":"NaN"}""", json["values"]!.ToJsonString());
    }

    [Fact]
    public void WithinATrace_TheLineNamesIt()
    {
        using var activity = new Activity("call").SetIdFormat(ActivityIdFormat.W3C).Start();

        var json = JsonNode.Parse(Write(LogLevel.Information, "text", [], null))!;

        Assert.Equal(activity.TraceId.ToHexString(), (string?)json["trace_id"]);
        Assert.Equal(activity.SpanId.ToHexString(), (string?)json["span_id"]);
    }

    [Fact]
    public void Exception_IsWithItsTrace()
    {
        var json = JsonNode.Parse(Write(LogLevel.Error, "text", [], new InvalidOperationException("why")))!;

        Assert.StartsWith("System.InvalidOperationException: why", (string?)json["exception"]);
        Assert.Null(json["request_id"]);
    }

    [Theory]
    [InlineData(LogLevel.Trace, "trace")]
    [InlineData(LogLevel.Debug, "debug")]
    [InlineData(LogLevel.Information, "info")]
    [InlineData(LogLevel.Critical, "critical")]
    public void Levels_AreShortWords(LogLevel level, string word)
    {
        Assert.Equal(word, (string?)JsonNode.Parse(Write(level, "text", [], null))!["level"]);
    }

    private static string Write(LogLevel level, string message, KeyValuePair<string, object?>[] state, Exception? exception)
    {
        var writer = new StringWriter();
        var scopes = new LoggerExternalScopeProvider();
        using var scope = scopes.Push("RequestPath:/v1/customers/secret");
        new JsonLogLine(new ManualTimeProvider(TestServer.Noon)).Write(
            new LogEntry<KeyValuePair<string, object?>[]>(level, "Churn.Some", new EventId(502, "Answered"), state, exception, (_, _) => message), scopes, writer);
        Assert.DoesNotContain("secret", writer.ToString());
        return writer.ToString();
    }
}
