using System.CommandLine;

namespace Churn.LoadTests;

/// <summary>The options of commands that start servers of their own.</summary>
internal sealed class StandOptions
{
    private readonly Option<FileInfo?> binary = new("--server-binary")
    {
        Description = "Churn.Server, or Churn.Server.dll (default: the release build beside this program)",
        HelpName = "FILE",
    };

    private readonly Option<DirectoryInfo?> model = new("--model") { Description = "Model directory for the servers (default: the shipped model)", HelpName = "DIR" };

    private readonly Option<string[]> more = new("--server-option")
    {
        Description = "Another option for the servers, as Churn:OverloadWait=0; may be given often",
        HelpName = "NAME=VALUE",
        DefaultValueFactory = _ => [],
    };

    public void AddTo(Command command)
    {
        command.Options.Add(binary);
        command.Options.Add(model);
        command.Options.Add(more);
    }

    /// <exception cref="LoadException">It is not there.</exception>
    public ServerBinary Binary(ParseResult parsed) => ServerBinary.Find(parsed.GetValue(binary));

    /// <summary>As in reports; no paths.</summary>
    public IEnumerable<KeyValuePair<string, string>> Words(ParseResult parsed)
    {
        yield return new("model", parsed.GetValue(model)?.Name ?? "shipped");
        if (parsed.GetRequiredValue(more) is { Length: > 0 } options)
        {
            yield return new("server options", string.Join(' ', options));
        }
    }

    /// <summary>For the servers' command line.</summary>
    /// <exception cref="LoadException">The model is not there.</exception>
    public IReadOnlyList<string> Arguments(ParseResult parsed)
    {
        var options = parsed.GetRequiredValue(more).Select(option => $"--{option}").ToList();
        if (parsed.GetValue(model) is { } directory)
        {
            options.AddRange(directory.Exists
                ? ["--model", directory.FullName]
                : throw new LoadException($"there is no directory {directory.FullName}: give one with manifest.json and model.zip"));
        }
        return options;
    }
}
