using System.Text;
using System.Text.RegularExpressions;
using Churn.Grpc.Protocol;
using Churn.Protocol.V1;
using Grpc.Core;

namespace Churn.Tests.Fuzz;

/// <summary>Hostile headers of gRPC calls: names, values, bytes, deadlines, texts of errors.</summary>
[Trait("Storm", "yes")]
public sealed partial class MetadataFuzzTests
{
    private static readonly Mutator Texts = new(
        [
            "x-trace"u8.ToArray(), "x-data-bin"u8.ToArray(), "AQID"u8.ToArray(), "AQID,BAU=, BgcI"u8.ToArray(), "100m"u8.ToArray(), "99999999H"u8.ToArray(),
            "1n"u8.ToArray(), "gzip"u8.ToArray(), "identity,gzip"u8.ToArray(), "%E4%B8%AD not found%"u8.ToArray(), "grpc-timeout"u8.ToArray(),
        ],
        "-bin"u8.ToArray(), ","u8.ToArray(), "="u8.ToArray(), "%"u8.ToArray(), "%zz"u8.ToArray(), ":"u8.ToArray(), "\r\n"u8.ToArray(), [0], [0xff], "١"u8.ToArray());

    private static readonly string[] Names =
        ["grpc-timeout", "grpc-encoding", "grpc-accept-encoding", "x-request-id", "x-data-bin", "grpc-trace-bin", "user-agent", "te"];

    [Fact]
    public void Headers_AreMetadataOrNot()
    {
        var outcomes = FuzzStorm.Run("fuzz: metadata", 51, random => (Name: Text(random), Value: Text(random)), header =>
        {
            var metadata = new Metadata();
            try
            {
                MetadataCodec.Add(metadata, header.Name, header.Value);
            }
            catch (RpcException e)
            {
                Assert.Equal(StatusCode.Internal, e.StatusCode);
                Assert.EndsWith("-bin", header.Name.ToLowerInvariant());
                return "refused";
            }

            foreach (var entry in metadata)
            {
                Assert.Matches("^[a-z0-9_.-]+$", entry.Key);
                // As it would be sent on: no value ends a header and begins another.
                Assert.Matches("^[ -~]*$", MetadataCodec.ToHeaderValue(entry));
                var again = new Metadata();
                MetadataCodec.Add(again, entry.Key, MetadataCodec.ToHeaderValue(entry));
                Assert.Equal(entry.ValueBytes, again.Single().ValueBytes);
            }

            return metadata.Count > 0 ? "taken" : "left out";
        });
        Assert.Equal(3, outcomes.Count);
    }

    [Fact]
    public void Timeouts_AreReadAsTheFormSays()
    {
        var outcomes = FuzzStorm.Run("fuzz: grpc-timeout", 52, Text, header =>
        {
            var read = TimeoutHeader.TryParse(header, out var time);
            Assert.Equal(Timeout().IsMatch(header), read);
            Assert.True(time >= TimeSpan.Zero);
            return read ? "read" : "refused";
        });
        Assert.Equal(2, outcomes.Count);
    }

    [Fact]
    public void TextsOfErrors_SurviveTheWay()
    {
        FuzzStorm.Run("fuzz: grpc-message", 53, Text, text =>
        {
            _ = PercentEncoding.Decode(text);
            var encoded = PercentEncoding.Encode(text);
            Assert.Matches("^[ -~]*$", encoded);
            Assert.Equal(text, PercentEncoding.Decode(encoded));
            return "same";
        });
    }

    [Fact]
    public async Task CallsWithHostileHeaders_AreAnsweredOrRefusedAsDocumented()
    {
        var (server, pipeline) = await Pipeline.StartAsync();
        await using var _ = server;
        var body = Frame.Of(Google.Protobuf.MessageExtensions.ToByteArray(new ScoreCustomerRequest { CustomerId = "c" }));

        var outcomes = FuzzStorm.Run("fuzz: headers of calls", 54, random =>
        {
            (string, string)[] headers = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
                (random.Next(4) == 0 ? Text(random) : Names[random.Next(Names.Length)], Text(random)))];
            return PipelineRequest.Frames("/churn.v1.ChurnService/ScoreCustomer", body, headers);
        }, request =>
        {
            var answer = pipeline.Answer(request);
            var code = (StatusCode)answer.GrpcStatus;
            Assert.Equal(200, answer.Http);
            Assert.True(
                code is StatusCode.OK or StatusCode.DeadlineExceeded or StatusCode.Unimplemented
                    || (code == StatusCode.Internal && Documented().IsMatch(answer.GrpcMessage)),
                $"{code}: {answer.GrpcMessage}");
            Assert.All(answer.Headers.Concat(answer.Trailers), header => Assert.Matches("^[ -~]*$", header.Value.ToString()));
            return $"{code}";
        }, 64 << 20);
        Assert.True(outcomes.Count >= 3, string.Join(',', outcomes));
    }

    private static string Text(Random random) => random.Next(2) == 0
        ? Encoding.Latin1.GetString(Texts.Next(random)) : Encoding.UTF8.GetString(Texts.Next(random));

    [GeneratedRegex(@"\A[0-9]{1,8}[HMSmun]\z", RegexOptions.CultureInvariant)]
    private static partial Regex Timeout();

    [GeneratedRegex("^The (grpc-timeout is not|value of the header .* is not base64|message is compressed)|is compressed but")]
    private static partial Regex Documented();
}
