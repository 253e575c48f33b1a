namespace Churn.IntegrationTests.Infrastructure;

/// <summary>The stock clients of gRPC that the tests run as child processes.</summary>
internal static class StockClients
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The interpreter that Debian's grpcio belongs to.</summary>
    public static async Task<string> Python()
    {
        const string Program = "/usr/bin/python3";
        var found = await ChildProcess.RunAsync(Program, ["-c", "import grpc, google.protobuf"], Limit);
        Requires.Present(found.ExitCode == 0, "grpcio and protobuf for " + Program);
        return Program;
    }

    /// <summary>Node, with what package-lock.json names.</summary>
    public static async Task<string> Node()
    {
        var found = await ChildProcess.RunAsync("node", ["--version"], Limit);
        Requires.Present(found.ExitCode == 0, "node");
        Requires.Present(Directory.Exists(Repository.PathOf("tests/node/node_modules/@grpc/grpc-js")), "npm ci in tests/node");
        return "node";
    }

    /// <summary>The cases in C++, which ./test compiles.</summary>
    public static Task<string> Cpp()
    {
        var program = Repository.PathOf("artifacts/cpp/interop_cases");
        Requires.Present(File.Exists(program), "the C++ client: tests/cpp/build");
        return Task.FromResult(program);
    }
}
