using System.Buffers;
using BenchmarkDotNet.Attributes;
using Churn.Grpc.Protocol;
using Churn.Protocol.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Churn.Benchmarks.Micro;

/// <summary>ScoreCustomer's messages and their frames.</summary>
public class WireBenchmarks
{
    private static readonly Marshaller<ScoreCustomerRequest> Requests = Of(ScoreCustomerRequest.Parser);
    private static readonly Marshaller<ScoreCustomerResponse> Responses = Of(ScoreCustomerResponse.Parser);
    private static readonly Timestamp Time = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(Subject.Now));

    private readonly ReadOnlySequence<byte> payload = new(new ScoreCustomerRequest { CustomerId = "customer-4711" }.ToByteArray());
    private readonly ReadOnlySequence<byte> frame;
    private readonly ArrayBufferWriter<byte> output = new(64 * 1024);
    private readonly ScoreCustomerResponse response = new()
    {
        Score = new Score
        {
            CustomerId = "customer-4711",
            ChurnProbability = 0.25,
            Band = Band.Medium,
            CustomerState = CustomerState.Active,
            Horizon = Duration.FromTimeSpan(TimeSpan.FromDays(90)),
            ScoredAt = Time,
            AsOf = Time,
            LastEventAt = Time,
            EventCount = 77,
            ModelVersion = "default/1",
        },
    };

    public WireBenchmarks()
    {
        FrameWriter.Write(output, new ScoreCustomerRequest { CustomerId = "customer-4711" }, Requests, int.MaxValue);
        frame = new ReadOnlySequence<byte>(output.WrittenSpan.ToArray());
    }

    [Benchmark]
    public bool ReadFrame() => MessageFrame.TryRead(frame, int.MaxValue, gzip: false, out _, out _);

    [Benchmark]
    [Allocates(160)]
    public int ParseRequest() => PayloadReader.Read(payload, Requests, StatusCode.InvalidArgument).CustomerId.Length;

    [Benchmark]
    public int WriteResponse()
    {
        output.ResetWrittenCount();
        FrameWriter.Write(output, response, Responses, int.MaxValue);
        return output.WrittenCount;
    }

    // As generated code has it.
    private static Marshaller<T> Of<T>(MessageParser<T> parser)
        where T : IMessage<T>, IBufferMessage => Marshallers.Create<T>(
            (message, context) =>
            {
                context.SetPayloadLength(message.CalculateSize());
                message.WriteTo(context.GetBufferWriter());
                context.Complete();
            },
            context => parser.ParseFrom(context.PayloadAsReadOnlySequence()));
}
