using System.Reflection;
using System.Text.RegularExpressions;
using Churn.Grpc;
using Churn.Server;
using Churn.Tests.Architecture;
using Microsoft.Extensions.Logging;

namespace Churn.Tests.Server.Logging;

/// <summary>Every event of the log has a number of its own, and docs/logs.md lists it as it is.</summary>
public sealed partial class LogEventsTests
{
    private static readonly (string Event, LoggerMessageAttribute Line)[] Events =
        [.. new[] { typeof(ServerHost).Assembly, typeof(GrpcChannel).Assembly }.SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => (method.Name, method.GetCustomAttribute<LoggerMessageAttribute>()!)).Where(pair => pair.Item2 is not null)];

    [Fact]
    public void Numbers_AreUnique()
    {
        Assert.InRange(Events.Length, 30, 500);
        Assert.Equal(Events.Length, Events.Select(e => e.Line.EventId).Distinct().Count());
        Assert.All(Events, e => Assert.NotEqual(0, e.Line.EventId));
    }

    [Fact]
    public void Table_IsAsTheCode()
    {
        var listed = Row().Matches(RepositoryFiles.Read("docs/logs.md")).Select(row => row.Value);

        Assert.Equal(
            Events.OrderBy(e => e.Line.EventId).Select(e => $"| {e.Line.EventId} | {Word(e.Line.Level)} | `{e.Event}` | {e.Line.Message} |"), listed);
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        _ => level.ToString().ToLowerInvariant(),
    };

    [GeneratedRegex(@"^\| [0-9]+ \| .*\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
