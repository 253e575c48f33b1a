using System.CommandLine;
using System.CommandLine.Parsing;
using Churn.Access;

namespace Churn.Cli.Keys;

/// <summary><c>churn keys add</c>.</summary>
internal static class AddKeyCommand
{
    public static Command Create(TimeProvider time)
    {
        var file = KeyArguments.File();
        var client = KeyArguments.Name("--client", "Who gets the key; shown in metrics and in the audit log");
        var tenant = KeyArguments.Name("--tenant", "Whose customers it is good for", "default");
        var scopes = new Option<Scopes>("--scopes")
        {
            Description = $"What it may do, with commas between: {string.Join(", ", AccessNames.AllScopes)}",
            Required = true,
            CustomParser = ParseScopes,
            HelpName = "SCOPE,…",
        };
        var lane = new Option<Lane?>("--lane")
        {
            Description = "Its place under overload: live (somebody is on the telephone), web or bulk (loads and replays) (default: web)",
            CustomParser = ParseLane,
            HelpName = "LANE",
        };
        var expires = KeyArguments.Expires();
        var rate = Rate("--rate", "Most calls and events a second in the long run (default: no limit of its own)");
        var burst = Rate("--burst", "Most at once after a pause (default: as --rate)");
        var json = KeyArguments.Json();
        var command = new Command("add", """
            Make an API key, and print it: it is shown this once, the file keeps only a salted hash. A file that is not there is made.

            Examples:
              churn keys add --file access.json --client shop --scopes record,score --expires 365d
              churn keys add --file access.json --client call-center --scopes score,watch,profile --lane live --rate 50 --burst 100
            """) { file, client, tenant, scopes, lane, expires, rate, burst, json };
        command.Validators.Add(result =>
        {
            if (result.GetResult(burst) is not null && result.GetResult(rate) is null)
            {
                result.AddError("--burst goes with --rate: give both");
            }
        });
        command.SetAction(parsed => CliRun.Try(parsed.InvocationConfiguration.Error, () =>
        {
            var path = parsed.GetRequiredValue(file).ToString();
            var edit = AccessFileEdit.Read(path, orNew: true);
            var (text, entry) = ApiKey.Create(new KeyEntry
            {
                Id = "",
                Client = parsed.GetRequiredValue(client),
                Tenant = parsed.GetRequiredValue(tenant),
                Scopes = parsed.GetRequiredValue(scopes),
                Lane = parsed.GetValue(lane) ?? Lane.Web,
                ExpiresAt = parsed.GetValue(expires)?.At(KeyArguments.Now(time)),
                Rate = parsed.GetValue(rate) is { } perSecond ? new RateLimit(perSecond, parsed.GetValue(burst) ?? perSecond) : null,
                Salt = [],
                Hash = [],
            });
            edit.Write(edit.File with { Keys = edit.File.Keys.Add(entry) });
            NewKey.Show(parsed.InvocationConfiguration, text, entry, parsed.GetValue(json));
            parsed.InvocationConfiguration.Error.WriteLine(
                $"Key {entry.Id} of {entry.Client} is in {path}. It is shown only this once; servers take it up within 2 s.");
        }));
        return command;
    }

    private static Scopes ParseScopes(ArgumentResult result)
    {
        var scopes = Scopes.None;
        foreach (var name in result.Tokens[0].Value.Split(','))
        {
            if (!AccessNames.TryScope(name, out var scope))
            {
                result.AddError($"--scopes: '{name}' is no scope: write some of {string.Join(',', AccessNames.AllScopes)}");
                return Scopes.None;
            }
            scopes |= scope;
        }
        return scopes;
    }

    private static Lane? ParseLane(ArgumentResult result)
    {
        if (AccessNames.TryLane(result.Tokens[0].Value, out var lane))
        {
            return lane;
        }
        result.AddError($"--lane: '{result.Tokens[0].Value}' is no lane: write one of {string.Join(", ", AccessNames.AllLanes)}");
        return null;
    }

    private static Option<double?> Rate(string name, string description)
    {
        var option = new Option<double?>(name) { Description = description };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is < 1 or > AccessRules.MaxRate or double.NaN)
            {
                result.AddError($"{name}: give a number from 1 to {AccessRules.MaxRate:N0}");
            }
        });
        return option;
    }
}
