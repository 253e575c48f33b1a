using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Churn.IntegrationTests.Infrastructure;

/// <summary>Keeps what a server logs as a warning or worse, so that a test can say that there was nothing.</summary>
public sealed class RecordedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _entries = new();
    private readonly TaskCompletionSource _firstError = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when something was logged as an error.</summary>
    public Task FirstError => _firstError.Task;

    public IReadOnlyList<string> Errors => [.. _entries.Where(entry => entry.Level >= LogLevel.Error).Select(entry => entry.Text)];

    public ILogger CreateLogger(string categoryName) => new Recorder(categoryName, this);

    public void Dispose()
    {
    }

    private sealed class Recorder(string category, RecordedLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                log._entries.Enqueue((logLevel, $"{category}: {formatter(state, exception)} {exception}"));
            }

            if (logLevel >= LogLevel.Error)
            {
                log._firstError.TrySetResult();
            }
        }
    }
}
