using Churn.Grpc;
using Google.Rpc;
using Grpc.Core;
using Status = Grpc.Core.Status;

namespace Churn.Tests.Grpc;

/// <summary>What becomes of a handler that fails.</summary>
public sealed class ErrorTests : IAsyncLifetime
{
    private EchoServer _server = null!;
    private GrpcChannel _channel = null!;
    private Echo.EchoClient _client = null!;

    private static CallOptions Options =>
        new(null, DateTime.UtcNow.AddSeconds(30), TestContext.Current.CancellationToken);

    public async ValueTask InitializeAsync()
    {
        _server = await EchoServer.StartAsync();
        _channel = _server.Open();
        _client = new Echo.EchoClient(_channel);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task ChosenStatus_ArrivesWithWordsAndTrailers()
    {
        var failure = await Fail("status");
        Assert.Equal(StatusCode.FailedPrecondition, failure.StatusCode);
        Assert.Equal(EchoService.Words, failure.Status.Detail);
        Assert.Equal("because", failure.Trailers.GetValue("x-why"));
    }

    [Fact]
    public async Task Details_ArriveAsTheyWereSent()
    {
        var failure = await Fail("details");
        var status = RichStatus.FromException(failure);
        Assert.NotNull(status);
        Assert.Equal((int)StatusCode.InvalidArgument, status.Code);
        Assert.Equal(EchoService.Words, status.Message);
        Assert.Equal(3, status.Details.Count);
        var violation = Assert.Single(status.Details[0].Unpack<BadRequest>().FieldViolations);
        Assert.Equal(("text", "too short"), (violation.Field, violation.Description));
        Assert.Equal(TimeSpan.FromMilliseconds(1500), status.Details[1].Unpack<RetryInfo>().RetryDelay.ToTimeSpan());
        var why = status.Details[2].Unpack<ErrorInfo>();
        Assert.Equal(("TOO_SHORT", "churn.test", "3"), (why.Reason, why.Domain, why.Metadata["least"]));
    }

    [Fact]
    public void ExceptionWithoutDetails_HasNone()
    {
        Assert.Null(RichStatus.FromException(new RpcException(Status.DefaultCancelled)));
        var broken = new Metadata { { "grpc-status-details-bin", [255] } };
        Assert.Null(RichStatus.FromException(new RpcException(Status.DefaultCancelled, broken)));
    }

    [Fact]
    public async Task AnyOtherException_IsUnknownAndKeepsItsTextToTheLog()
    {
        _server.ExpectedErrors = 1;
        var failure = await Fail("throw");
        Assert.Equal(StatusCode.Unknown, failure.StatusCode);
        Assert.Equal("Exception was thrown by handler.", failure.Status.Detail);
        Assert.Contains("secret", Assert.Single(_server.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoResponse_IsInternal() => Assert.Equal(StatusCode.Internal, (await Fail("null")).StatusCode);

    [Fact]
    public async Task MethodOfTheGeneratedBase_IsUnimplemented()
    {
        var failure = await Assert.ThrowsAsync<RpcException>(() => _client.UnwrittenAsync(new EchoRequest(), Options).ResponseAsync);
        Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
    }

    [Fact]
    public async Task StatusAfterStreamedResponses_ArrivesAfterThem()
    {
        using var call = _client.Repeat(new EchoRequest { Count = 2, Behave = "status" }, Options);
        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal(StatusCode.DataLoss, failure.StatusCode);
        Assert.Equal(EchoService.Words, failure.Status.Detail);
    }

    [Fact]
    public async Task StatusWhileTheClientStillWrites_ReachesItsReader()
    {
        using var call = _client.Chat(Options);
        await call.RequestStream.WriteAsync(new EchoRequest { Behave = "status" }, TestContext.Current.CancellationToken);
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal(StatusCode.Aborted, failure.StatusCode);
    }

    [Fact]
    public async Task ServerThatIsNotThere_IsUnavailable()
    {
        // Port 1 of the loopback is reserved and answers nowhere.
        using var channel = GrpcChannel.ForAddress("http://127.0.0.1:1");
        var failure = await Assert.ThrowsAsync<RpcException>(
            () => new Echo.EchoClient(channel).UnaryAsync(new EchoRequest(), Options).ResponseAsync);
        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
    }

    private async Task<RpcException> Fail(string behave) => await Assert.ThrowsAsync<RpcException>(
        () => _client.UnaryAsync(new EchoRequest { Behave = behave }, Options).ResponseAsync);
}
