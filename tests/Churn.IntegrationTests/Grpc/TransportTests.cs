using Churn.IntegrationTests.Infrastructure;
using Churn.Tests.Grpc;
using Churn.Tests.Infrastructure;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.Health.V1;
using Repository = Churn.IntegrationTests.Infrastructure.Repository;
using V1 = Grpc.Reflection.V1;
using V1Alpha = Grpc.Reflection.V1Alpha;

namespace Churn.IntegrationTests.Grpc;

/// <summary>What stock clients do by themselves: retry, wait, ping, prove who they are, watch health, ask what there is.</summary>
public sealed class TransportTests : IDisposable
{
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(90);
    private readonly string _folder = Directory.CreateTempSubdirectory("churn-transport-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Grpcio_RetriesByItsServiceConfigAndMayPingOften()
    {
        await using var server = await EchoServer.StartAsync();

        await PassesAsync(server.Address.Authority, ["retries", "keepalive"]);
    }

    [Fact]
    public async Task Grpcio_WaitsForAServerThatIsNotUpYet()
    {
        string socket = Path.Combine(_folder, "s"), waiting = Path.Combine(_folder, "waiting");
        var client = PassesAsync("unix:" + socket, ["wait_for_ready"], "waiting=" + waiting);
        await Eventually.BecomesTrueAsync(() => Task.FromResult(client.IsCompleted || File.Exists(waiting)), "a call that waits");

        await using var server = await EchoServer.StartAsync(socket: socket);

        await client;
    }

    [Fact]
    public async Task Grpcio_SpeaksTlsAndShowsItsCertificateWhereOneIsRequired()
    {
        using var files = new TestCertificates();
        string[] settings = ["ca=" + files.Authorities, "cert=" + files.Certificate("client"), "key=" + files.Key("client")];
        await using (var server = await ServerProcess.StartAsync(files.ServerOptions))
        {
            await PassesAsync(server.GrpcAddress.Authority, ["tls", "tls_with_a_client_certificate"], settings);
        }

        await using var strict = await ServerProcess.StartAsync([.. files.ServerOptions, "--tls-client-ca", files.Authorities]);
        await PassesAsync(
            strict.GrpcAddress.Authority, ["tls_with_a_client_certificate", "tls_without_a_client_certificate"], settings);
        Assert.DoesNotContain("fail:", strict.Output);
    }

    [Fact]
    public async Task ReflectionClients_FindTheServicesAndCallThem()
    {
        await using var server = await ServerProcess.StartAsync();

        await PassesAsync(server.GrpcAddress.Authority, ["reflection_v1", "reflection_v1alpha"]);
        var ran = await ChildProcess.RunAsync(
            await StockClients.Node(), [Repository.PathOf("tests/node/reflection.js"), server.GrpcAddress.Authority], Allowed);
        Assert.True(ran.Output == "reflection ok\n", ran.Output + ran.Error);
    }

    [Fact]
    public async Task HealthWatch_TellsThatTheServerStopsAndDoesNotHoldItUp()
    {
        await using var server = await ServerProcess.StartAsync();
        var watching = Path.Combine(_folder, "watching");
        var client = PassesAsync(server.GrpcAddress.Authority, ["health_watch"], "watching=" + watching);
        await Eventually.BecomesTrueAsync(() => Task.FromResult(client.IsCompleted || File.Exists(watching)), "a watch");

        await server.TerminateAsync();

        await client;
        Assert.Equal(0, await server.EndedAsync());
    }

    private async Task PassesAsync(string address, string[] cases, params string[] settings)
    {
        var descriptors = Path.Combine(_folder, Guid.NewGuid().ToString());
        await File.WriteAllBytesAsync(descriptors, Descriptors().ToByteArray(), Cancel);
        string[] arguments = [Repository.PathOf("tests/python/transport.py"), address, descriptors, .. settings, .. cases];
        var ran = await ChildProcess.RunAsync(await StockClients.Python(), arguments, Allowed);
        var lines = ran.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(cases.Select(name => name + " ok"), lines);
        Assert.True(ran.ExitCode == 0, ran.Error);
    }

    private static FileDescriptorSet Descriptors() => new()
    {
        File =
        {
            EmptyReflection.Descriptor.ToProto(), EchoReflection.Descriptor.ToProto(), HealthReflection.Descriptor.ToProto(),
            V1.ReflectionReflection.Descriptor.ToProto(), V1Alpha.ReflectionReflection.Descriptor.ToProto(),
        },
    };
}
