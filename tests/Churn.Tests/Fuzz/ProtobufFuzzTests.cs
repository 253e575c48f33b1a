using Churn.Protocol.V1;
using Churn.Tests.Infrastructure;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Health.V1;
using V1 = Grpc.Reflection.V1;

namespace Churn.Tests.Fuzz;

/// <summary>Damaged messages of every request type, through the whole server: an answer or a documented status, and never one that says
/// that the server is at fault.</summary>
[Trait("Storm", "yes")]
public sealed class ProtobufFuzzTests
{
    private const string Churn = "/churn.v1.ChurnService/";

    // INVALID_ARGUMENT, OUT_OF_RANGE, ALREADY_EXISTS, FAILED_PRECONDITION, NOT_FOUND, RESOURCE_EXHAUSTED; CANCELLED ends a watch, and
    // UNIMPLEMENTED says that a unary call had not one message.
    private static readonly StatusCode[] Documented =
    [
        StatusCode.OK, StatusCode.InvalidArgument, StatusCode.OutOfRange, StatusCode.AlreadyExists, StatusCode.FailedPrecondition,
        StatusCode.NotFound, StatusCode.ResourceExhausted, StatusCode.Cancelled,
    ];

    private static readonly (string Path, Mutator Messages)[] Calls =
    [
        (Churn + "RecordEvent", Of(Samples.Record, Samples.RecordFull)),
        (Churn + "RecordEvents", Of(Samples.Record, Samples.RecordFull)),
        (Churn + "BatchRecordEvents", Of(Samples.Batch, new BatchRecordEventsRequest())),
        (Churn + "ScoreCustomer", Of(Samples.Score, Samples.ScoreFull)),
        (Churn + "BatchScoreCustomers", Of(Samples.BatchScore, new BatchScoreCustomersRequest())),
        (Churn + "WatchScores", Of(Samples.Watch, new WatchScoresRequest())),
        (Churn + "GetCustomer", Of(new GetCustomerRequest { CustomerId = "c", TimelineDays = 400 }, new GetCustomerRequest { CustomerId = "known" })),
        (Churn + "UpdateProfile", Of(Samples.Update, Samples.UpdateAll)),
        (Churn + "DeleteCustomer", Of(new DeleteCustomerRequest { CustomerId = "c" })),
        (Churn + "ExportCustomer", Of(new ExportCustomerRequest { CustomerId = "known" })),
        ("/churn.v1.ModelService/GetModel", Of(new GetModelRequest())),
        ("/churn.v1.ModelService/ReloadModel", Of(new ReloadModelRequest { Version = "no such version" })),
        ("/grpc.health.v1.Health/Check", Of(new HealthCheckRequest { Service = "churn.v1.ChurnService" })),
        ("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", Of(
            new V1.ServerReflectionRequest { FileByFilename = "churn/v1/event.proto" },
            new V1.ServerReflectionRequest { FileContainingSymbol = "churn.v1.ChurnService" }, new V1.ServerReflectionRequest { ListServices = "*" })),
    ];

    [Fact]
    public async Task DamagedMessages_AreAnsweredOrRefusedAsDocumented()
    {
        var (server, pipeline) = await Pipeline.StartAsync();
        await using var _ = server;
        pipeline.Answer(PipelineRequest.Call(Churn + "RecordEvent", Samples.Known));
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        var outcomes = FuzzStorm.Run(
            "fuzz: protobuf requests", 21, random => Next(random, gone.Token), request => Outcome(pipeline.Answer(request)), 64 << 20);

        Assert.True(outcomes["OK"] > FuzzStorm.Inputs / 10 && outcomes["InvalidArgument"] > FuzzStorm.Inputs / 10, string.Join(',', outcomes));
    }

    [Fact]
    public void EveryMethod_IsAmongThoseThatAreCalled()
    {
        var methods = ChurnService.Descriptor.Methods.Concat(ModelService.Descriptor.Methods).Select(m => $"/{m.Service.FullName}/{m.Name}");

        Assert.Empty(methods.Except(Calls.Select(call => call.Path)));
    }

    private static PipelineRequest Next(Random random, CancellationToken gone)
    {
        var (path, messages) = Calls[random.Next(Calls.Length)];
        var body = Frame.Of(messages.Next(random));
        // A watch that is sound would not end.
        return PipelineRequest.Frames(path, body) with { Cuts = Segmented.Cuts(random, body.Length), Aborted = path.EndsWith("WatchScores") ? gone : default };
    }

    private static string Outcome(PipelineAnswer answer)
    {
        Assert.Equal(200, answer.Http);
        var code = (StatusCode)answer.GrpcStatus;
        Assert.True(Documented.Contains(code), $"{code}: {answer.GrpcMessage}");
        return $"{code}";
    }

    private static Mutator Of(params IMessage[] messages) => new([.. messages.Select(m => m.ToByteArray())], [0x80], [0xff, 0xff], [0x0a], "\ufffd"u8.ToArray());
}

/// <summary>Valid requests with something in every field.</summary>
internal static class Samples
{
    private static readonly Timestamp At = Timestamp.FromDateTimeOffset(TestServer.Noon.AddHours(-2));

    public static RecordEventRequest Record => new() { Event = new Event { CustomerId = "c", Type = "visit" } };

    public static RecordEventRequest Known => new() { Event = new Event { CustomerId = "known", Type = "visit", EventId = "1" } };

    public static RecordEventRequest RecordFull => new()
    {
        Event = new Event
        {
            EventId = "e-1",
            CustomerId = "c",
            Type = "purchase",
            Category = "shoes",
            OccurredAt = At,
            Value = 12.5,
            SubjectId = "order",
            Channel = "web",
        },
        SentAt = At,
        SkipScore = true,
        MaxReasons = 3,
        LanguageCode = "zh-CN",
    };

    public static BatchRecordEventsRequest Batch => new() { Requests = { Record, RecordFull, Known } };

    public static ScoreCustomerRequest Score => new() { CustomerId = "known" };

    public static ScoreCustomerRequest ScoreFull => new()
    {
        CustomerId = "known",
        AsOf = At,
        MaxReasons = 5,
        LanguageCode = "en",
        IncludeFeatures = true,
        HypotheticalEvents = { new Event { Type = "complaint", Category = "billing", Value = 1 }, new Event { Type = "visit", OccurredAt = At } },
    };

    public static BatchScoreCustomersRequest BatchScore => new()
    {
        CustomerIds = { "known", "c", "", "nobody" },
        AsOf = At,
        MaxReasons = 2,
        LanguageCode = "zh",
        IncludeFeatures = true,
    };

    public static WatchScoresRequest Watch => new()
    {
        CustomerIds = { "known", "c" },
        MinInterval = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)),
        MaxReasons = 1,
        LanguageCode = "en",
    };

    public static UpdateProfileRequest Update => new() { CustomerId = "c", Profile = new Profile { Segment = "gold" } };

    public static UpdateProfileRequest UpdateAll => new()
    {
        CustomerId = "c",
        UpdateMask = new FieldMask { Paths = { "customer_since", "value", "*" } },
        Profile = new Profile { CustomerSince = At, RenewalAt = At, Value = 1e9, Segment = "gold", Industry = "farming" },
    };
}
