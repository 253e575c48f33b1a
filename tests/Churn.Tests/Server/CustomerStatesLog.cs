using System.Collections.Concurrent;
using Churn.Server.Customers;
using Microsoft.Extensions.Logging;

namespace Churn.Tests.Server;

/// <summary>What is logged of customers, for tests in which that is what must happen.</summary>
internal sealed class CustomerStatesLog : ILogger<CustomerStates>
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = new();

    public IEnumerable<string> Errors => Of(LogLevel.Error);

    public IEnumerable<string> Warnings => Of(LogLevel.Warning);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((logLevel, $"{formatter(state, exception)}{(exception is null ? "" : " " + exception.Message)}"));

    private string[] Of(LogLevel level) => [.. _lines.Where(line => line.Level == level).Select(line => line.Text)];
}
