using Churn.Server.Configuration;
using Microsoft.Extensions.Logging.Console;

namespace Churn.Server.Logging;

/// <summary>Chooses how the log is written.</summary>
internal static class LogFormat
{
    public static void AddLogFormat(this WebApplicationBuilder builder, ServerOptions options)
    {
        if (options.LogFormat == "json")
        {
            builder.Logging.AddConsoleFormatter<JsonLogLine, ConsoleFormatterOptions>();
            // After whatever the configuration says of the console: this was asked for by name.
            builder.Services.PostConfigure<ConsoleLoggerOptions>(console => console.FormatterName = JsonLogLine.FormatterName);
        }
    }
}
