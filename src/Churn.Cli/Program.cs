using System.CommandLine;
using Churn.Cli.Convert;
using Churn.Cli.Doctor;
using Churn.Cli.Evaluate;
using Churn.Cli.Explain;
using Churn.Cli.Features;
using Churn.Cli.Import;
using Churn.Cli.Keys;
using Churn.Cli.Pack;
using Churn.Cli.Predict;
using Churn.Cli.Replay;
using Churn.Cli.Simulate;
using Churn.Cli.Train;

var root = new RootCommand("Churn: tools around the scoring server.")
{
    TrainCommand.Create(), EvaluateCommand.Create(), ExplainCommand.Create(), FeaturesCommand.Create(), ImportCommand.Create(),
    ReplayCommand.Create(), SimulateCommand.Create(), ConvertCommand.Create(), PredictCommand.Create(), PackCommand.Create(),
    KeysCommand.Create(), DoctorCommand.Create(TimeProvider.System),
};
return await root.Parse(args).InvokeAsync().ConfigureAwait(false);
