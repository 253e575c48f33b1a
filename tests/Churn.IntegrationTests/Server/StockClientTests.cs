using Churn.IntegrationTests.Infrastructure;
using Churn.Protocol.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;

namespace Churn.IntegrationTests.Server;

/// <summary>The stock clients of gRPC, as child processes, use the service as its callers do.</summary>
public sealed class StockClientTests : IDisposable
{
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(90);
    private readonly string _descriptors = Path.GetTempFileName();

    public void Dispose() => File.Delete(_descriptors);

    [Fact]
    public async Task Grpcio_RecordsStreamsScoresReadsDetailsAndMeetsItsDeadline()
    {
        await PassesAsync(await StockClients.Python(), "tests/python/churn_client.py");
    }

    [Fact]
    public async Task GrpcJs_RecordsStreamsScoresReadsDetailsAndMeetsItsDeadline()
    {
        await PassesAsync(await StockClients.Node(), "tests/node/churn_client.js");
    }

    private async Task PassesAsync(string program, string script)
    {
        await File.WriteAllBytesAsync(_descriptors, Descriptors().ToByteArray(), TestContext.Current.CancellationToken);
        await using var redis = await RedisServer.StartAsync();
        await using var server = await ServerProcess.StartAsync("--store", redis.Address, "--Churn:StoreDeadline=00:01:00");

        await RunAsync(program, script, server, ["record", "stream", "score", "details"]);
        await redis.PauseAsync();
        await RunAsync(program, script, server, ["deadline"]);
        await redis.ResumeAsync();

        Assert.DoesNotContain("fail:", server.Output);
    }

    private async Task RunAsync(string program, string script, ServerProcess server, string[] cases)
    {
        var ran = await ChildProcess.RunAsync(
            program, [Repository.PathOf(script), server.GrpcAddress.Authority, _descriptors, .. cases], Allowed);
        var lines = ran.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(cases.Select(name => name + " ok"), lines);
        Assert.Equal(0, ran.ExitCode);
    }

    /// <summary>The contract and all that it imports, so that the scripts need no generated code.</summary>
    internal static FileDescriptorSet Descriptors() => new()
    {
        File =
        {
            EmptyReflection.Descriptor.ToProto(), AnyReflection.Descriptor.ToProto(), DurationReflection.Descriptor.ToProto(),
            TimestampReflection.Descriptor.ToProto(), FieldMaskReflection.Descriptor.ToProto(), StatusReflection.Descriptor.ToProto(),
            ErrorDetailsReflection.Descriptor.ToProto(), CustomerReflection.Descriptor.ToProto(), EventReflection.Descriptor.ToProto(),
            ScoreReflection.Descriptor.ToProto(), ChurnServiceReflection.Descriptor.ToProto(),
        },
    };
}
