using System.Diagnostics;
using Churn.Protocol.V1;
using Churn.Server.Tracing;
using Churn.Tests.Fuzz;
using Churn.Tests.Infrastructure;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;

namespace Churn.Tests.Server.Tracing;

/// <summary>A server that nobody told of a collector does nothing for one.</summary>
public sealed class TracingOffTests
{
    private const int Calls = 200;

    [Fact]
    public async Task WithoutACollector_ThereIsNothingToMakeSpans()
    {
        await using var server = await TestServer.StartAsync();
        var tracing = server.App.Services.GetRequiredService<ServerTracing>();

        await server.ScoreAsync("c");

        Assert.Null(tracing.Source);
        Assert.Same(Spans.Off, tracing.Spans);
        Assert.Null(Spans.Off.StartScore(1));
        Assert.Null(Spans.Off.StartStore("read"));
    }

    /// <summary>The whole pipeline without sockets. A trace that comes along and is not looked at costs what any header does.</summary>
    [Fact]
    public async Task CallWithATrace_AllocatesWhatOneWithoutDoes()
    {
        var (server, pipeline) = await Pipeline.StartAsync();
        await using var _ = server;

        var trace = TracedServer.Caller().Header;
        // The same number of headers of the same lengths: the test makes them anew for each request.
        var without = Least(pipeline, [("x-something", trace)]);
        var with = Least(pipeline, [("traceparent", trace)]);

        Assert.InRange(with - without, -32, 32);
        Assert.Null(Activity.Current);
    }

    private static long Least(Pipeline pipeline, (string Name, string Value)[] headers)
    {
        var request = PipelineRequest.Frames(
            "/churn.v1.ChurnService/ScoreCustomer", Frame.Of(new ScoreCustomerRequest { CustomerId = "c" }.ToByteArray()), headers);
        Serve(pipeline, request);
        return Enumerable.Range(0, 5).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Serve(pipeline, request);
            return (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
        });
    }

    private static void Serve(Pipeline pipeline, PipelineRequest request)
    {
        for (var i = 0; i < Calls; i++)
        {
            Assert.Equal(0, pipeline.Answer(request).GrpcStatus);
        }
    }
}
