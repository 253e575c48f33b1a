using System.CommandLine;

namespace Churn.Tests.Cli;

/// <summary>Runs one command as the program does, with what it prints caught.</summary>
internal static class Cli
{
    public static (int Code, string Output, string Error) Run(Command command, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = command.Parse(arguments).Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }
}
