using Churn.LoadTests;

var root = EachCall.Create(
    RunCommand.Create(), CapacityCommand.Create(), LadderCommand.Create(), ScaleCommand.Create(), SoakCommand.Create(), CompareCommand.Create(),
    BareCommand.Create(), SwapsCommand.Create(), ServersCommand.Create(), WrongCommand.Create(), OverloadCommand.Create(), HotCommand.Create());
return await root.Parse(args).InvokeAsync().ConfigureAwait(false);
