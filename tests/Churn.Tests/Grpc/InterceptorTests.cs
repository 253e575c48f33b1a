using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Churn.Tests.Grpc;

/// <summary>What stands between a call and its handler, on either side.</summary>
public sealed class InterceptorTests
{
    private static CallOptions Options => new(null, DateTime.UtcNow.AddSeconds(30), TestContext.Current.CancellationToken);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ServerInterceptors_SeeEveryKindOfCallInTheOrderGiven()
    {
        var seen = new List<string>();
        await using var server = await EchoServer.StartAsync(
            wrap: service => service.Intercept(new Recorder("outer", seen), new Recorder("inner", seen)));
        using var channel = server.Open();

        await CallEveryKindAsync(new Echo.EchoClient(channel));

        Assert.Equal(
            [
                "outer unary", "inner unary", "outer collect", "inner collect", "outer repeat", "inner repeat", "outer chat", "inner chat",
            ],
            seen);
    }

    [Fact]
    public async Task ServerInterceptor_MayRefuseACall()
    {
        await using var server = await EchoServer.StartAsync(wrap: service => service.Intercept(new Refuser()));
        using var channel = server.Open();

        var failure = await Assert.ThrowsAsync<RpcException>(
            async () => await new Echo.EchoClient(channel).UnaryAsync(new EchoRequest(), Options));

        Assert.Equal((StatusCode.Unauthenticated, "who are you?"), (failure.StatusCode, failure.Status.Detail));
    }

    [Fact]
    public async Task ClientInterceptors_SeeEveryKindOfCallAndMayChangeIt()
    {
        var seen = new List<string>();
        await using var server = await EchoServer.StartAsync();
        using var channel = server.Open();
        var client = new Echo.EchoClient(channel.Intercept(new Recorder("outer", seen), new HeaderAdder()));

        await CallEveryKindAsync(client);

        Assert.Equal(["outer unary", "outer collect", "outer repeat", "outer chat"], seen);
        var reply = await client.UnaryAsync(new EchoRequest { Behave = "metadata" }, Options);
        Assert.Equal("x-added", reply.Text);
        Assert.Equal("a", client.Unary(new EchoRequest { Text = "a" }, Options).Text);
        Assert.Equal("outer blocking", seen[^1]);
    }

    private static async Task CallEveryKindAsync(Echo.EchoClient client)
    {
        Assert.Equal("a", (await client.UnaryAsync(new EchoRequest { Text = "a" }, Options)).Text);

        using var collect = client.Collect(Options);
        await collect.RequestStream.WriteAsync(new EchoRequest { Text = "b" }, Cancel);
        await collect.RequestStream.CompleteAsync();
        Assert.Equal("b", (await collect).Text);

        using var repeat = client.Repeat(new EchoRequest { Count = 1, Text = "c" }, Options);
        Assert.True(await repeat.ResponseStream.MoveNext(Cancel));
        Assert.Equal("c", repeat.ResponseStream.Current.Text);
        Assert.False(await repeat.ResponseStream.MoveNext(Cancel));

        using var chat = client.Chat(Options);
        await chat.RequestStream.WriteAsync(new EchoRequest { Text = "d" }, Cancel);
        await chat.RequestStream.CompleteAsync();
        Assert.True(await chat.ResponseStream.MoveNext(Cancel));
        Assert.Equal("d", chat.ResponseStream.Current.Text);
        Assert.False(await chat.ResponseStream.MoveNext(Cancel));
    }

    private sealed class Recorder(string name, List<string> seen) : Interceptor
    {
        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context,
            BlockingUnaryCallContinuation<TRequest, TResponse> continuation) => Note("blocking", continuation(request, context));

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation) => Note("unary", continuation(request, context));

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation) => Note("collect", continuation(context));

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context,
            AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation) => Note("repeat", continuation(request, context));

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation) => Note("chat", continuation(context));

        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            seen.Add(name + " unary");
            return continuation(request, context);
        }

        public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream, ServerCallContext context,
            ClientStreamingServerMethod<TRequest, TResponse> continuation)
        {
            seen.Add(name + " collect");
            return continuation(requestStream, context);
        }

        public override Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
            ServerStreamingServerMethod<TRequest, TResponse> continuation)
        {
            seen.Add(name + " repeat");
            return continuation(request, responseStream, context);
        }

        public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
            DuplexStreamingServerMethod<TRequest, TResponse> continuation)
        {
            seen.Add(name + " chat");
            return continuation(requestStream, responseStream, context);
        }

        private T Note<T>(string kind, T call)
        {
            seen.Add($"{name} {kind}");
            return call;
        }
    }

    private sealed class Refuser : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
            throw new RpcException(new Status(StatusCode.Unauthenticated, "who are you?"));
    }

    private sealed class HeaderAdder : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation) =>
            continuation(request, new(context.Method, context.Host, context.Options.WithHeaders(new Metadata { { "x-added", "1" } })));
    }
}
