using Churn.IntegrationTests.Infrastructure;

namespace Churn.IntegrationTests.Server;

/// <summary>The description of the HTTP API, by a stock validator, and held against what a server really answers.</summary>
public sealed class OpenApiTests
{
    [Fact]
    public async Task Description_IsOpenApi_AndTheAnswersAreAsItSays()
    {
        Requires.Present(Directory.Exists(Repository.PathOf("tests/node/node_modules")), "node, with npm ci in tests/node");
        using var access = new AccessFolder();
        await using var server = await ServerProcess.StartAsync("--access", access.AccessPath);

        var ran = await ChildProcess.RunAsync(
            "node", [Repository.PathOf("tests/node/openapi.js"), server.Http.BaseAddress!.GetLeftPart(UriPartial.Authority), access.Key],
            TimeSpan.FromSeconds(60));

        Assert.True(ran.ExitCode == 0, ran.Error);
        Assert.Equal("ok 15 paths, 15 answers", ran.Output.Trim());
    }
}
