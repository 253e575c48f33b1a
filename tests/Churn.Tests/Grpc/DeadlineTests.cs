using System.Diagnostics;
using Churn.Grpc;
using Grpc.Core;

namespace Churn.Tests.Grpc;

/// <summary>Deadlines and cancellation as the server keeps them; raw requests where our client would be quicker itself.</summary>
public sealed class DeadlineTests : IAsyncLifetime
{
    private EchoServer _server = null!;
    private GrpcChannel _channel = null!;
    private Echo.EchoClient _client = null!;

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

    [Theory]
    [InlineData("wait", 0)]
    [InlineData("wait-ignore", 0)]
    [InlineData("wait-throw", 1)]
    public async Task PassedDeadline_IsAnsweredByTheServerWhateverTheHandlerDoes(string behave, int errors)
    {
        _server.ExpectedErrors = errors;
        using var raw = new RawClient(_server.Address);
        var clock = Stopwatch.StartNew();
        var answer = await raw.PostAsync(Request(behave), headers: ("grpc-timeout", "50m"));
        Assert.InRange(clock.ElapsedMilliseconds, 50, 10_000);
        Assert.Equal("4", answer.HeaderStatus);
        await Bounded(_server.Service.Cancelled);
    }

    [Fact]
    public async Task PassedDeadlineOfAStream_FollowsWhatWasWritten()
    {
        using var raw = new RawClient(_server.Address);
        var answer = await raw.PostAsync(Request("wait-ignore", 2), "/churn.test.v1.Echo/Repeat", headers: ("grpc-timeout", "100m"));
        Assert.Equal("4", answer.TrailerStatus);
        Assert.NotEmpty(answer.Body);
    }

    [Theory]
    [InlineData("")]
    [InlineData("wait")]
    public async Task DeadlineThatHasPassedAlready_IsExceeded(string behave)
    {
        using var raw = new RawClient(_server.Address);
        var answer = await raw.PostAsync(Request(behave), headers: ("grpc-timeout", "1n"));
        Assert.Equal("4", answer.HeaderStatus);
    }

    [Fact]
    public async Task DeadlineOfAClientThatSendsNoMessage_IsAnswered()
    {
        using var call = _client.Collect(new CallOptions(null, DateTime.UtcNow.AddMilliseconds(80), TestContext.Current.CancellationToken));
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
    }

    [Fact]
    public async Task ClientKeepsItsDeadlineToo()
    {
        var options = new CallOptions(null, DateTime.UtcNow.AddMilliseconds(60), TestContext.Current.CancellationToken);
        var failure = await Assert.ThrowsAsync<RpcException>(
            () => _client.UnaryAsync(new EchoRequest { Behave = "wait-ignore" }, options).ResponseAsync);
        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
    }

    [Theory]
    [InlineData(true, "some")]
    [InlineData(false, "none")]
    public async Task Handler_KnowsTheDeadline(bool given, string answer)
    {
        var options = new CallOptions(null, given ? DateTime.UtcNow.AddSeconds(30) : null, TestContext.Current.CancellationToken);
        Assert.Equal(answer, (await _client.UnaryAsync(new EchoRequest { Behave = "deadline" }, options)).Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CancellationByTheClient_ReachesTheHandler(bool withDeadline)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var options = new CallOptions(null, withDeadline ? DateTime.UtcNow.AddSeconds(60) : null, cancel.Token);
        using var call = _client.UnaryAsync(new EchoRequest { Behave = "wait" }, options);
        await Bounded(_server.Service.Entered);
        await cancel.CancelAsync();
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
        await Bounded(_server.Service.Cancelled);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ThrowingCallbackOnCancellation_IsLoggedAndTheServerGoesOn(bool withDeadline)
    {
        _server.ExpectedErrors = 1;
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var options = new CallOptions(null, withDeadline ? DateTime.UtcNow.AddSeconds(60) : null, cancel.Token);
        using var call = _client.UnaryAsync(new EchoRequest { Behave = "wait-throw" }, options);
        await Bounded(_server.Service.Entered);
        await cancel.CancelAsync();
        await Bounded(_server.FirstError);
        Assert.Equal("a", (await _client.UnaryAsync(new EchoRequest { Text = "a" }, default(CallOptions))).Text);
    }

    [Fact]
    public async Task DisposedCall_IsCancelledOnBothSides()
    {
        var call = _client.Repeat(new EchoRequest { Behave = "wait", Count = 1 }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        await Bounded(_server.Service.Entered);
        call.Dispose();
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
        await Bounded(_server.Service.Cancelled);
    }

    [Fact]
    public async Task HandlerThatNeverLooksAtItsToken_EndsWhenItsClientIsGone()
    {
        var call = _client.Repeat(new EchoRequest { Behave = "endless" }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        call.Dispose();
        await Bounded(_server.Service.GaveUp);
    }

    [Fact]
    public async Task HandlerThatWritesAfterTheDeadline_IsTold()
    {
        using var raw = new RawClient(_server.Address);
        var answer = await raw.PostAsync(Request("endless"), "/churn.test.v1.Echo/Repeat", headers: ("grpc-timeout", "50m"));
        Assert.Equal("4", answer.TrailerStatus);
        await Bounded(_server.Service.GaveUp);
    }

    [Fact]
    public async Task ManyCallsWithDeadlines_AllEndInTime()
    {
        var options = new CallOptions(null, DateTime.UtcNow.AddMilliseconds(150), TestContext.Current.CancellationToken);
        var calls = Enumerable.Range(0, 200).Select(i => Code(i % 2 == 0 ? "wait-ignore" : "", options));
        var codes = await Task.WhenAll(calls).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.All(codes.Where((_, i) => i % 2 == 0), code => Assert.Equal(StatusCode.DeadlineExceeded, code));
    }

    private async Task<StatusCode> Code(string behave, CallOptions options)
    {
        using var call = _client.UnaryAsync(new EchoRequest { Behave = behave }, options);
        await call.ResponseAsync.ContinueWith(_ => { }, TaskScheduler.Default);
        return call.GetStatus().StatusCode;
    }

    private static Task Bounded(Task task) => task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

    private static byte[] Request(string behave, int count = 0)
    {
        var payload = Google.Protobuf.MessageExtensions.ToByteArray(new EchoRequest { Behave = behave, Count = count });
        return [0, 0, 0, 0, (byte)payload.Length, .. payload];
    }
}
