using System.Diagnostics;
using Churn.Grpc;
using Grpc.Core;

namespace Churn.Tests.Grpc;

/// <summary>The client carries the current trace to the server, as HttpClient does.</summary>
public sealed class ClientTraceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CurrentActivity_IsTheCallsParent()
    {
        await using var server = await EchoServer.StartAsync();
        using var channel = server.Open();
        using var activity = new Activity("caller") { TraceStateString = "vendor=some" }.SetIdFormat(ActivityIdFormat.W3C).Start();

        var sent = await SentAsync(channel, []);

        Assert.Equal($"{activity.Id} vendor=some", sent);
    }

    [Fact]
    public async Task WithoutOne_NothingIsSent()
    {
        await using var server = await EchoServer.StartAsync();
        using var channel = server.Open();

        Assert.Equal(" ", await SentAsync(channel, []));
    }

    [Fact]
    public async Task TraceThatTheCallerNames_Stands()
    {
        const string Own = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        await using var server = await EchoServer.StartAsync();
        using var channel = server.Open();
        using var activity = new Activity("caller").SetIdFormat(ActivityIdFormat.W3C).Start();

        Assert.Equal(Own + " ", await SentAsync(channel, new Metadata { { "traceparent", Own } }));
    }

    /// <summary>Through a handler that is given, HttpClient's own way: its span is between the two.</summary>
    [Fact]
    public async Task HandlerThatIsGiven_DoesItByItself()
    {
        await using var server = await EchoServer.StartAsync();
        using var handler = new SocketsHttpHandler();
        using var channel = server.Open(new GrpcChannelOptions { HttpHandler = handler });
        using var activity = new Activity("caller").SetIdFormat(ActivityIdFormat.W3C).Start();

        Assert.Contains(activity.TraceId.ToHexString(), await SentAsync(channel, []));
    }

    private static async Task<string> SentAsync(GrpcChannel channel, Metadata headers) =>
        (await new Echo.EchoClient(channel).UnaryAsync(new EchoRequest { Behave = "trace" }, headers, cancellationToken: Cancel)).Text;
}
