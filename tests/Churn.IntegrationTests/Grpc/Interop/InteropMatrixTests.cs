using System.Text;
using Churn.IntegrationTests.Infrastructure;
using Churn.Tests.Grpc;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Churn.IntegrationTests.Grpc.Interop;

/// <summary>The gRPC project's interoperability cases, with three stock clients as child processes. Each client writes a line for each
/// case: its name and <c>ok</c>, <c>n/a</c> and why its interface cannot say it, or <c>FAILED</c>.</summary>
public sealed class InteropMatrixTests : IDisposable
{
    private const string Page = "docs/interop.md";
    private const string TableBegins = "<!-- The table is written by the command above. -->\n";
    private const string TableEnds = "<!-- End of the table. -->";
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(90);

    private static readonly string[] Cases =
    [
        "empty_unary", "large_unary", "client_compressed_unary", "server_compressed_unary", "client_streaming",
        "client_compressed_streaming", "server_streaming", "server_compressed_streaming", "ping_pong", "empty_stream",
        "cancel_after_begin", "cancel_after_first_response", "timeout_on_sleeping_server", "custom_metadata", "status_code_and_message",
        "special_status_message", "unimplemented_method", "unimplemented_service",
    ];

    private readonly string _descriptors = Path.GetTempFileName();

    public void Dispose() => File.Delete(_descriptors);

    [Fact]
    public async Task EveryCase_EndsWithEveryClientAsThePageSays()
    {
        var files = new FileDescriptorSet { File = { TestReflection.Descriptor.ToProto() } };
        await File.WriteAllBytesAsync(_descriptors, files.ToByteArray(), TestContext.Current.CancellationToken);
        await using var server = await EchoServer.StartAsync(more: services => services.Add(TestService.BindService(new InteropService())));

        var python = await RunAsync(server, StockClients.Python, "tests/python/interop_cases.py");
        var node = await RunAsync(server, StockClients.Node, "tests/node/interop_cases.js");
        var cpp = await RunAsync(server, StockClients.Cpp);

        Assert.All([python, node, cpp], client => Assert.Equal(Cases, client.Keys));
        Assert.DoesNotContain(
            python.Concat(node).Concat(cpp), cell => cell.Value != "ok" && !cell.Value.StartsWith("n/a", StringComparison.Ordinal));
        CheckPage(Table(python, node, cpp));
    }

    private static string Table(params Dictionary<string, string>[] clients)
    {
        var table = new StringBuilder("| case | grpcio (Python) | @grpc/grpc-js (Node) | gRPC C++ |\n|---|---|---|---|\n");
        foreach (var name in Cases)
        {
            table.Append("| ").Append(name).Append(" | ").AppendJoin(" | ", clients.Select(client => client[name])).Append(" |\n");
        }

        return table.ToString();
    }

    private static void CheckPage(string table)
    {
        var page = File.ReadAllText(Repository.PathOf(Page));
        var from = page.IndexOf(TableBegins, StringComparison.Ordinal) + TableBegins.Length;
        var to = page.IndexOf(TableEnds, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("CHURN_WRITE_DOCS") == "true")
        {
            File.WriteAllText(Repository.PathOf(Page), page[..from] + table + page[to..]);
            return;
        }

        Assert.Equal(table, page[from..to]);
    }

    private async Task<Dictionary<string, string>> RunAsync(EchoServer server, Func<Task<string>> find, string? script = null)
    {
        var program = await find();
        string[] first = script is null ? [] : [Repository.PathOf(script)];
        var ran = await ChildProcess.RunAsync(program, [.. first, server.Address.Authority, _descriptors], Allowed);
        Assert.True(ran.ExitCode == 0, $"{program}: {ran.Output}{ran.Error}");
        return ran.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split(' ', 2))
            .ToDictionary(parts => parts[0], parts => parts[1]);
    }
}
