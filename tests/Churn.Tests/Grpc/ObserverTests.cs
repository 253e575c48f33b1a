using System.Collections.Concurrent;
using Churn.Grpc;
using Grpc.Core;

namespace Churn.Tests.Grpc;

public sealed class ObserverTests
{
    [Fact]
    public async Task EveryCall_IsSeenToStartAndEndWithItsStatus()
    {
        var seen = new Seen();
        await using (var server = await EchoServer.StartAsync(new GrpcServerOptions { Observer = seen }))
        {
            using var raw = new RawClient(server.Address);
            await raw.PostAsync([0, 0, 0, 0, 0]);
            await raw.PostAsync([]);
            await raw.PostAsync([0, 0, 0, 0, 0], "/churn.test.v1.Echo/Repeat");
            await raw.PostAsync([0, 0, 0, 0, 0], "/none");
            await raw.PostAsync([0, 0, 0, 0, 6, 0x1A, 4, .. "wait"u8], headers: ("grpc-timeout", "1m"));
        }

        Assert.Equal(["Unary", "Unary", "Repeat", "unknown", "Unary"], seen.Started);
        Assert.Equal(
            ["Unary OK", "Unary Unimplemented", "Repeat OK", "unknown Unimplemented", "Unary DeadlineExceeded"], seen.Ended);
    }

    private sealed class Seen : IGrpcServerObserver
    {
        public ConcurrentQueue<string> Started { get; } = new();

        public ConcurrentQueue<string> Ended { get; } = new();

        public void CallStarted(GrpcMethod method) => Started.Enqueue(method.Name);

        public void CallEnded(GrpcMethod method, StatusCode status, long elapsedTicks)
        {
            Assert.True(elapsedTicks >= 0);
            Ended.Enqueue($"{method.Name} {status}");
        }
    }
}
