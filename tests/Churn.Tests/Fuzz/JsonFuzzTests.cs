using System.Text;
using System.Text.Json;
using Google.Protobuf;

namespace Churn.Tests.Fuzz;

/// <summary>Damaged JSON, queries and paths, through the whole server: an answer or a documented error, itself whole JSON.</summary>
[Trait("Storm", "yes")]
public sealed class JsonFuzzTests
{
    private static readonly int[] Documented = [200, 400, 404, 405, 409, 413, 415, 429, 499];

    private static readonly byte[][] Tokens =
    [
        "{"u8.ToArray(), "}"u8.ToArray(), "["u8.ToArray(), "]"u8.ToArray(), "\""u8.ToArray(), "\\u0000"u8.ToArray(), "\\ud800"u8.ToArray(),
        "null"u8.ToArray(), "1e999"u8.ToArray(), "-0"u8.ToArray(), "NaN"u8.ToArray(), "\"Infinity\""u8.ToArray(), "\"@type\":\"x\","u8.ToArray(),
        "9223372036854775808"u8.ToArray(), "9999-12-31T23:59:59.9999999999Z"u8.ToArray(), "+24:00"u8.ToArray(), ":"u8.ToArray(), ","u8.ToArray(),
        "\"sentAt\":\"2026-02-30T12:00:60Z\""u8.ToArray(), "\"315576000001s\""u8.ToArray(), [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xef, 0xbb, 0xbf],
    ];

    private static readonly (string Method, string Path, Mutator Bodies)[] Posts =
    [
        ("POST", "/v1/events", Of(Samples.Record, Samples.RecordFull, Samples.RecordFull.Event)),
        ("POST", "/v1/events:batch", Of(Samples.Batch)),
        ("POST", "/v1/customers:score", Of(Samples.Score, Samples.ScoreFull)),
        ("POST", "/v1/customers:batchScore", Of(Samples.BatchScore)),
        ("POST", "/v1/customers:get", Of(Samples.Score.CustomerId)),
        ("POST", "/v1/customers:export", Of(Samples.Score.CustomerId)),
        ("POST", "/v1/customers:delete", Of("c")),
        ("POST", "/v1/customers:updateProfile", Of(Samples.Update, Samples.UpdateAll)),
        ("PATCH", "/v1/customers/c/profile", Of(Samples.UpdateAll.Profile)),
        ("POST", "/v1/customers:watchScores", Of(Samples.Watch)),
    ];

    private static readonly Mutator Queries = new(
        [
            "as_of=2026-03-15T12:00:00Z&max_reasons=2&language_code=zh&include_features=true"u8.ToArray(), "asOf=2026-03-15T12:00:00%2B01:00"u8.ToArray(),
            "timeline_days=400"u8.ToArray(), "update_mask=segment,renewalAt,*"u8.ToArray(), "min_interval=0.5s&max_reasons=1"u8.ToArray(),
        ],
        "&"u8.ToArray(), "="u8.ToArray(), "%"u8.ToArray(), "%00"u8.ToArray(), "%FF"u8.ToArray(), "+"u8.ToArray(), "as_of="u8.ToArray(),
        "\"}"u8.ToArray(), "\\"u8.ToArray(), "99999999999999999999"u8.ToArray(), "0001-01-01T00:00:00Z"u8.ToArray(), "9999-99-99T99:99:99.9999999999Z"u8.ToArray());

    private static readonly (string Method, string Path)[] Asked =
    [
        ("GET", "/v1/customers/known/score"), ("GET", "/v1/customers/known"), ("PATCH", "/v1/customers/known/profile"),
        ("GET", "/v1/customers/known/scores:watch"), ("GET", "/v1/customers/known/export"), ("DELETE", "/v1/customers/gone"),
    ];

    [Fact]
    public async Task DamagedBodies_AreAnsweredOrRefusedAsDocumented()
    {
        var (server, pipeline) = await Pipeline.StartAsync();
        await using var _ = server;
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        var outcomes = FuzzStorm.Run("fuzz: JSON bodies", 31, random =>
        {
            var (method, path, bodies) = Posts[random.Next(Posts.Length)];
            return PipelineRequest.Json(method, path, bodies.Next(random)) with { Aborted = path.EndsWith("watchScores") ? gone.Token : default };
        }, request => Outcome(pipeline.Answer(request), request), 64 << 20);

        Assert.True(outcomes["200"] > FuzzStorm.Inputs / 10 && outcomes["400"] > FuzzStorm.Inputs / 10, string.Join(',', outcomes));
    }

    [Fact]
    public async Task DamagedQueries_AreAnsweredOrRefusedAsDocumented()
    {
        var (server, pipeline) = await Pipeline.StartAsync();
        await using var _ = server;
        pipeline.Answer(PipelineRequest.Call("/churn.v1.ChurnService/RecordEvent", Samples.Known));
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        var outcomes = FuzzStorm.Run("fuzz: query strings", 32, random =>
        {
            var (method, path) = Asked[random.Next(Asked.Length)];
            var query = Encoding.Latin1.GetString(Queries.Next(random)).Replace("#", "%23", StringComparison.Ordinal);
            var request = PipelineRequest.Json(method, $"{path}?{query}", method == "PATCH" ? """{"segment":"a"}"""u8.ToArray() : []);
            return request with { Aborted = path.EndsWith("watch") ? gone.Token : default };
        }, request => Outcome(pipeline.Answer(request), request), 64 << 20);

        Assert.True(outcomes["200"] > 0 && outcomes["400"] > FuzzStorm.Inputs / 10, string.Join(',', outcomes));
    }

    /// <summary>The HTTP status; a body that is JSON must be whole, and an error must be one that is documented.</summary>
    private static string Outcome(PipelineAnswer answer, PipelineRequest request)
    {
        var text = Encoding.UTF8.GetString(answer.Body);
        Assert.True(Documented.Contains(answer.Http), $"{answer.Http} {text}");
        if (answer.Headers.ContentType.ToString().StartsWith("application/json", StringComparison.Ordinal) && !request.Aborted.CanBeCanceled)
        {
            using var body = JsonDocument.Parse(text);
            Assert.Equal(answer.Http != 200, body.RootElement.TryGetProperty("code", out _));
        }

        return $"{answer.Http}";
    }

    private static Mutator Of(params IMessage[] messages) => new([.. messages.Select(m => Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(m)))], Tokens);

    private static Mutator Of(string id) => new([Encoding.UTF8.GetBytes($$"""{"customerId":"{{id}}"}""")], Tokens);
}
