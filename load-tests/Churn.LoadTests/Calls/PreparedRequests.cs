using Churn.Protocol.V1;
using Google.Protobuf;
using Grpc.Health.V1;

namespace Churn.LoadTests;

/// <summary>The requests of a scenario, each made when it is first needed and kept as bytes.</summary>
/// <param name="scenario">What is asked.</param>
/// <param name="json">Bytes of JSON instead of protobuf.</param>
internal sealed class PreparedRequests(Scenario scenario, bool json)
{
    // Every tenth event is a purchase: two kinds of event a customer.
    private const int EventKinds = 2;
    private const int Batches = 64;

    private readonly Payload health = Make(new HealthCheckRequest(), json);
    private readonly Payload?[] scores = new Payload?[scenario.Customers];
    private readonly Payload?[] events = new Payload?[scenario.Customers * EventKinds];
    private readonly Payload?[] batches = new Payload?[Batches];
    private readonly CustomerPicker picker = new(scenario.Customers, scenario.Distribution, scenario.Seed);

    /// <summary>Of the n-th call; a mixed scenario has asked for one of its kinds.</summary>
    public Payload Of(CallKind kind, long call) => kind switch
    {
        CallKind.Health => health,
        CallKind.Score => Score(picker.Of(call)),
        CallKind.Record => Record(picker.Of(call), call),
        CallKind.BatchScore => batches[call % Batches] ??= Make(BatchScore((int)(call % Batches)), json),
        CallKind.BatchRecord => batches[call % Batches] ??= Make(BatchRecord((int)(call % Batches)), json),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "has no request of its own"),
    };

    private static Payload Make(IMessage message, bool json) =>
        new(json ? System.Text.Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(message)) : message.ToByteArray());

    private string Id(int customer) => Workload.Id(scenario.FirstCustomer + customer);

    private Payload Score(int customer) => scores[customer] ??= Make(
        new ScoreCustomerRequest { CustomerId = Id(customer), MaxReasons = scenario.Reasons, IncludeFeatures = scenario.Features }, json);

    private Payload Record(int customer, long call)
    {
        var purchase = call % 10 == 0;
        return events[(customer * EventKinds) + (purchase ? 1 : 0)] ??= Make(Event(customer, purchase), json);
    }

    private RecordEventRequest Event(int customer, bool purchase) => new()
    {
        Event = new Event { CustomerId = Id(customer), EventId = Payload.IdMark, Type = purchase ? "purchase" : "visit", Value = 1 + (customer % 50) },
        MaxReasons = scenario.Reasons,
    };

    private BatchScoreCustomersRequest BatchScore(int batch)
    {
        var request = new BatchScoreCustomersRequest { MaxReasons = scenario.Reasons, IncludeFeatures = scenario.Features };
        request.CustomerIds.AddRange(InBatch(batch).Select(n => Id(picker.Of(n))));
        return request;
    }

    private BatchRecordEventsRequest BatchRecord(int batch)
    {
        var request = new BatchRecordEventsRequest();
        request.Requests.AddRange(InBatch(batch).Select(n => Event(picker.Of(n), n % 10 == 0)));
        return request;
    }

    private IEnumerable<long> InBatch(int batch) => Enumerable.Range(0, scenario.Batch).Select(i => ((long)batch * scenario.Batch) + i);
}
