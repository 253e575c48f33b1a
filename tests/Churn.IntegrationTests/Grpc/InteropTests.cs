using Churn.IntegrationTests.Infrastructure;
using Churn.Tests.Grpc;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;

namespace Churn.IntegrationTests.Grpc;

/// <summary>The stock clients of gRPC, as child processes, against our server. Each script runs the same cases and writes a line
/// for each: its name and <c>ok</c>, or what went wrong.</summary>
public sealed class InteropTests : IDisposable
{
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(90);

    private static readonly string[] Cases =
    [
        "unary", "empty", "client_streaming", "server_streaming", "duplex", "duplex_ping_pong", "metadata", "status", "details",
        "exception", "unimplemented_method", "unknown_method", "large", "too_large_request", "too_large_response", "deadline",
        "deadline_ignored", "deadline_of_stream", "concurrent", "cancel",
    ];

    private readonly string _descriptors = Path.GetTempFileName();

    public void Dispose() => File.Delete(_descriptors);

    [Fact]
    public async Task Grpcio_PassesEveryCase()
    {
        await PassesEveryCase(await StockClients.Python(), "tests/python/interop.py");
    }

    [Fact]
    public async Task GrpcJs_PassesEveryCase()
    {
        await PassesEveryCase(await StockClients.Node(), "tests/node/interop.js");
    }

    private async Task PassesEveryCase(string program, string script)
    {
        await File.WriteAllBytesAsync(_descriptors, Descriptors().ToByteArray(), TestContext.Current.CancellationToken);
        await using var server = await EchoServer.StartAsync();

        // The case of a handler that throws.
        server.ExpectedErrors = 1;
        string[] arguments = [Repository.PathOf(script), server.Address.Authority, _descriptors];
        var ran = await ChildProcess.RunAsync(program, arguments, Allowed);
        var lines = ran.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(Cases.Select(name => name + " ok"), lines);
        Assert.True(ran.ExitCode == 0, ran.Error);

        // The client's last case, and no other, has a handler that gives up when it is cancelled. That it noticed only the server
        // can tell.
        await server.Service.GaveUp.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    /// <summary>The messages that the scripts need, so that they need no generated code.</summary>
    private static FileDescriptorSet Descriptors() => new()
    {
        File =
        {
            EmptyReflection.Descriptor.ToProto(), AnyReflection.Descriptor.ToProto(), DurationReflection.Descriptor.ToProto(),
            EchoReflection.Descriptor.ToProto(), StatusReflection.Descriptor.ToProto(), ErrorDetailsReflection.Descriptor.ToProto(),
        },
    };
}
