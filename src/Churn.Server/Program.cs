using Churn.Server;
using Churn.Server.Configuration;
using Churn.Server.Health;

if (CommandLine.WantsHelp(args))
{
    Console.WriteLine(CommandLine.Help);
    return 0;
}
try
{
    if (CommandLine.WantsHealthCheck(args, out var others))
    {
        var problem = await HealthProbe.ProblemAsync(others).ConfigureAwait(false);
        await Console.Out.WriteLineAsync(problem ?? "live").ConfigureAwait(false);
        return problem is null ? 0 : 1;
    }
    await using var app = await ServerHost.StartAsync(args).ConfigureAwait(false);
    await app.WaitForShutdownAsync().ConfigureAwait(false);
    return 0;
}
catch (StartupException problem)
{
    await Console.Error.WriteLineAsync($"churn: {problem.Message}").ConfigureAwait(false);
    return 1;
}
