using System.CommandLine;
using Churn.Cli.Replay;

var root = new RootCommand("Churn: tools around the scoring server.") { ReplayCommand.Create() };
return await root.Parse(args).InvokeAsync().ConfigureAwait(false);
