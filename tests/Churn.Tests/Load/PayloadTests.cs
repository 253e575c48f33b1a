using Churn.LoadTests;
using Churn.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Churn.Tests.Load;

public sealed class PayloadTests
{
    [Fact]
    public void Events_HaveAnotherIdEachTimeTheyLeave()
    {
        var batch = new BatchRecordEventsRequest();
        batch.Requests.AddRange(Enumerable.Range(0, 3).Select(i => new RecordEventRequest { Event = new Event { EventId = Payload.IdMark, CustomerId = $"c{i}" } }));
        var payload = new Payload(batch.ToByteArray());

        var sent = new[] { payload.ToArray(), payload.ToArray() }.SelectMany(bytes => BatchRecordEventsRequest.Parser.ParseFrom(bytes).Requests).ToArray();

        Assert.Equal(["c0", "c1", "c2", "c0", "c1", "c2"], sent.Select(r => r.Event.CustomerId));
        Assert.Equal(6, sent.Select(r => r.Event.EventId).Distinct().Count());
        Assert.All(sent, r => Assert.Matches("^[0-9a-f]{16}$", r.Event.EventId));
    }

    [Fact]
    public void ErrorsWithinAnswers_AreSeen()
    {
        var refused = new RecordEventResponse { EventId = "e", Error = new Google.Rpc.Status { Code = (int)StatusCode.ResourceExhausted } };
        var taken = new RecordEventResponse { EventId = "e", Verdict = Verdict.Accepted, Score = new Score { CustomerId = "c" } };

        Assert.Equal(StatusCode.ResourceExhausted, Read(Answer.WithError, refused));
        Assert.Equal(StatusCode.OK, Read(Answer.WithError, taken));
        Assert.Equal(StatusCode.ResourceExhausted, Read(Answer.WithErrors, new BatchRecordEventsResponse { Responses = { taken, refused } }));
        Assert.Equal(StatusCode.OK, Read(Answer.WithErrors, new BatchRecordEventsResponse { Responses = { taken, taken } }));
        var unscored = new BatchScoreCustomersResponse.Types.Result { CustomerId = "c", Error = new Google.Rpc.Status { Code = (int)StatusCode.DataLoss } };
        Assert.Equal(StatusCode.DataLoss, Read(Answer.WithErrors, new BatchScoreCustomersResponse { Results = { unscored } }));
    }

    private static StatusCode Read(Marshaller<Answer> marshaller, IMessage message) => marshaller.ContextualDeserializer(new Bytes(message.ToByteArray())).Status;

    private sealed class Bytes(byte[] bytes) : DeserializationContext
    {
        public override int PayloadLength => bytes.Length;

        public override byte[] PayloadAsNewBuffer() => bytes;
    }
}
