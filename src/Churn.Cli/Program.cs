using System.CommandLine;
using Churn.Cli.Convert;
using Churn.Cli.Features;
using Churn.Cli.Import;
using Churn.Cli.Pack;
using Churn.Cli.Predict;
using Churn.Cli.Replay;
using Churn.Cli.Train;

var root = new RootCommand("Churn: tools around the scoring server.")
{
    ReplayCommand.Create(), ConvertCommand.Create(), PredictCommand.Create(), PackCommand.Create(), FeaturesCommand.Create(), TrainCommand.Create(), ImportCommand.Create(),
};
return await root.Parse(args).InvokeAsync().ConfigureAwait(false);
