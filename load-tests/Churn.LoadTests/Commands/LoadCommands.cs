using System.CommandLine;

namespace Churn.LoadTests;

/// <summary>All commands.</summary>
internal static class LoadCommands
{
    public static RootCommand Create() => EachCall.Create(
        RunCommand.Create(), CapacityCommand.Create(), LadderCommand.Create(), ScaleCommand.Create(), SoakCommand.Create(), CompareCommand.Create(), FillCommand.Create(),
        SwapsCommand.Create(), ServersCommand.Create(), WrongCommand.Create(), OverloadCommand.Create(), HotCommand.Create(), BareCommand.Create());
}
