using Churn.Tests.Infrastructure;

namespace Churn.Tests.Architecture;

/// <summary>What can be checked of the image without building it.</summary>
public class DockerfileTests
{
    private static readonly string[] Lines = [.. File.ReadAllLines(Repository.PathOf("Dockerfile")).Select(line => line.Trim())];

    [Fact]
    public void CopiedPaths_Exist()
    {
        var sources = Lines
            .Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from=", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..^1])
            .Where(word => !word.StartsWith("--", StringComparison.Ordinal))
            .ToArray();

        Assert.NotEmpty(sources);
        Assert.All(sources, source => Assert.True(Path.Exists(Repository.PathOf(source)), source));
        // .dockerignore leaves out everything but what it names.
        var sent = File.ReadAllLines(Repository.PathOf(".dockerignore")).Select(line => line.TrimEnd('/')).ToArray();
        Assert.Equal("*", sent[0]);
        Assert.All(sources, source => Assert.Contains("!" + source.Split('/')[0], sent));
    }

    [Fact]
    public void RestoreLayer_HasEveryProjectThatTheServerNeeds()
    {
        var needed = (string[])
            [
                "Churn.Access", "Churn.Features", "Churn.Grpc", "Churn.Models", "Churn.Protocol", "Churn.Reasons", "Churn.Redis", "Churn.Server",
                "Churn.Simulation",
            ];
        var restore = Array.FindIndex(Lines, line => line.StartsWith("RUN dotnet restore", StringComparison.Ordinal));

        Assert.InRange(restore, 1, Lines.Length);
        foreach (var project in needed)
        {
            Assert.Contains(Lines[..restore], line => line.StartsWith($"COPY src/{project}/{project}.csproj src/{project}/packages.lock.json ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Server_RunsAsNobodyInParticularAndIsChecked()
    {
        var last = Array.FindLastIndex(Lines, line => line.StartsWith("FROM ", StringComparison.Ordinal));

        Assert.Contains(Lines[last..], line => line.StartsWith("USER ", StringComparison.Ordinal) && line is not ("USER root" or "USER 0"));
        Assert.Contains(Lines[last..], line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal));
        Assert.Contains(Lines[last..], line => line.Contains("--healthcheck", StringComparison.Ordinal));
    }
}
