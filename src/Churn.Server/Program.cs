using Churn.Server;
using Churn.Server.Configuration;

if (CommandLine.WantsHelp(args))
{
    Console.WriteLine(CommandLine.Help);
    return 0;
}
try
{
    await using var app = await ServerHost.StartAsync(args).ConfigureAwait(false);
    await app.WaitForShutdownAsync().ConfigureAwait(false);
    return 0;
}
catch (StartupException problem)
{
    await Console.Error.WriteLineAsync($"churn: {problem.Message}").ConfigureAwait(false);
    return 1;
}
