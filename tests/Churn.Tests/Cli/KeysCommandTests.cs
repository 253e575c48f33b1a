using System.CommandLine;
using System.Text.Json;
using Churn.Access;
using Churn.Cli.Keys;
using Churn.Tests.Infrastructure;

namespace Churn.Tests.Cli;

/// <summary><c>churn keys</c>: what it prints once, what it writes, and what it never shows.</summary>
public sealed class KeysCommandTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ManualTimeProvider clock = new(new DateTimeOffset(2026, 3, 15, 12, 0, 0, TimeSpan.Zero));

    private string AccessJson => folder.PathOf("access.json");

    private AccessFile Written => AccessFile.Load(AccessJson);

    [Fact]
    public void AddedKey_IsPrintedOnce_AndIsGood()
    {
        var (code, output, error) = Keys("add", "--client", "shop", "--scopes", "record,score", "--expires", "90d", "--rate", "50", "--burst", "80", "--lane", "live");

        Assert.Equal(0, code);
        var key = output.TrimEnd();
        Assert.Matches("^churn_[a-z0-9]{12}_[A-Za-z0-9]{40}$", key);
        Assert.Contains("shown only this once", error);
        Assert.DoesNotContain(key, error);
        Assert.DoesNotContain(key[^40..], File.ReadAllText(AccessJson));
        var caller = Check(key).Caller;
        Assert.Equal(("default", "shop", Lane.Live, new RateLimit(50, 80)), (caller?.Tenant, caller?.Client, caller?.Lane, caller?.Rate));
        Assert.Equal((Scopes.Record | Scopes.Score, clock.GetUtcNow().AddDays(90)), (caller?.Scopes, caller?.ExpiresAt));
    }

    [Fact]
    public void WrittenFile_IsItsOwnersAlone_AndKeepsItsRights()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("there are no such rights on Windows");
            return;
        }
        Add("shop");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(AccessJson));

        const UnixFileMode withGroup = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        File.SetUnixFileMode(AccessJson, withGroup);
        Add("other");

        Assert.Equal(withGroup, File.GetUnixFileMode(AccessJson));
        Assert.Equal([AccessJson], Directory.GetFiles(folder.Root));
    }

    [Fact]
    public void FileThatOthersMayRead_IsRefusedWithTheRemedy()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("there are no such rights on Windows");
            return;
        }
        Add("shop");
        File.SetUnixFileMode(AccessJson, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        var before = File.ReadAllBytes(AccessJson);

        foreach (var arguments in (string[][])[["add", "--client", "x", "--scopes", "score"], ["list"], ["revoke", "abcd"], ["new-token-key"]])
        {
            var (code, output, error) = Keys(arguments);
            Assert.Equal((1, ""), (code, output));
            Assert.Contains($"run 'chmod 600 {AccessJson}' first", error);
        }
        Assert.Equal(before, File.ReadAllBytes(AccessJson));
    }

    [Fact]
    public void List_ShowsAllButSecretsAndHashes()
    {
        Add("shop", "--expires", "2026-03-15T12:30:00Z");
        Add("call-center", "--tenant", "acme", "--lane", "live");
        clock.Advance(TimeSpan.FromHours(1));
        var keys = Written.Keys;

        var (_, table, _) = Keys("list");
        var (_, json, _) = Keys("list", "--json");

        var lines = table.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["id", "client", "tenant", "lane", "scopes", "state", "expires"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal([keys[0].Id, "shop", "default", "web", "score", "expired", "2026-03-15T12:30:00Z"], lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal([keys[1].Id, "call-center", "acme", "live", "score", "good", "never"], lines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        using var document = JsonDocument.Parse(json);
        Assert.Equal(["expired", "good"], document.RootElement.EnumerateArray().Select(key => key.GetProperty("state").GetString()));
        foreach (var secret in keys.SelectMany(key => (byte[][])[[.. key.Salt], [.. key.Hash]]).Select(System.Convert.ToBase64String))
        {
            Assert.DoesNotContain(secret, table + json);
        }
    }

    [Fact]
    public void RotatedKey_OverlapsWithTheNewOne()
    {
        var old = Add("shop", "--tenant", "acme", "--rate", "5");
        var (code, output, error) = Keys("rotate", Id(old), "--overlap", "2d", "--json");

        Assert.Equal(0, code);
        using var document = JsonDocument.Parse(output);
        var added = document.RootElement.GetProperty("key").GetString()!;
        Assert.Equal(Id(added), document.RootElement.GetProperty("id").GetString());
        Assert.Contains("before 2026-03-17T12:00:00Z", error);
        Assert.Equal(Check(old).Caller! with { Credential = null, ExpiresAt = null }, Check(added).Caller! with { Credential = null });
        clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal((AuthFailure.Expired, AuthFailure.None), (Check(old).Failure, Check(added).Failure));
        Assert.Contains("has expired, so there is nothing to overlap", Keys("rotate", Id(old)).Error);
    }

    [Fact]
    public void KeyThatEnds_IsNotRotatedIntoOneThatDoesNot()
    {
        var old = Add("shop", "--expires", "3d");

        Assert.Contains("give --expires, as 365d", Keys("rotate", Id(old)).Error);
        Assert.Equal(0, Keys("rotate", Id(old), "--expires", "365d").Code);
        // The overlap of a week makes no key live longer.
        Assert.Equal([clock.GetUtcNow().AddDays(3), clock.GetUtcNow().AddDays(365)], Written.Keys.Select(key => key.ExpiresAt!.Value));
    }

    [Fact]
    public void RevokedKey_IsGone_OthersStay()
    {
        var (gone, stays) = (Add("shop"), Add("shop"));
        var (code, output, error) = Keys("revoke", Id(gone));

        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith($"Key {Id(gone)} of shop is out of {AccessJson}", output);
        Assert.Equal((AuthFailure.UnknownKey, AuthFailure.None), (Check(gone).Failure, Check(stays).Failure));
        Assert.Contains($"has no key '{Id(gone)}': 'churn keys list", Keys("revoke", Id(gone)).Error);
    }

    [Fact]
    public void NewTokenKey_IsUsed_AndTheOldOneStillChecks()
    {
        Add("shop");
        var (code, output, _) = Keys("new-token-key", "--out", folder.PathOf("one.key"));
        Assert.Equal(0, code);
        Assert.Equal(new CustomerTokenEntry("one.key", null), Written.CustomerTokens);
        Assert.Contains("signs customer tokens from now on", output);
        Assert.Equal(32, new FileInfo(folder.PathOf("one.key")).Length);

        Assert.Equal(0, Keys("new-token-key").Code);
        Assert.Equal(new CustomerTokenEntry("customer-tokens-20260315T120000.key", "one.key"), Written.CustomerTokens);
        Assert.Single(Written.Keys);
        using (var access = ReloadingAccess.Open(AccessJson, clock, news => Assert.Equal(AccessNewsKind.Loaded, news.Kind)))
        {
            Assert.NotNull(access.Current.CustomerTokens);
        }
        Assert.Contains("cannot write", Keys("new-token-key", "--out", folder.PathOf("one.key")).Error);
    }

    [Theory]
    [InlineData("'a b' is no name", "--client", "a b")]
    [InlineData("'scores' is no scope: write some of record,score,watch,profile,erase,admin", "--scopes", "score,scores")]
    [InlineData("'fast' is no lane: write one of live, web, bulk", "--lane", "fast")]
    [InlineData("'soon' is no time: write 90d, 12h or 2027-01-31T00:00:00Z", "--expires", "soon")]
    [InlineData("'0d' is no time", "--expires", "0d")]
    [InlineData("--rate: give a number from 1", "--rate", "0")]
    [InlineData("--burst goes with --rate: give both", "--burst", "5")]
    public void WrongOption_IsRefusedByName(string expected, string option, string value)
    {
        Dictionary<string, string> arguments = new() { ["--client"] = "shop", ["--scopes"] = "score", ["--file"] = AccessJson, [option] = value };

        var (code, _, error) = Cli.Run(KeysCommand.Create(clock), ["add", .. arguments.SelectMany(pair => (string[])[pair.Key, pair.Value])]);

        Assert.Equal(1, code);
        Assert.Contains(expected, error);
        Assert.False(File.Exists(AccessJson));
    }

    [Fact]
    public void EndThatIsOver_IsRefused()
    {
        Assert.Contains("is over already: give a time to come", Keys("add", "--client", "x", "--scopes", "score", "--expires", "2026-03-15T12:00:00Z").Error);
    }

    [Fact]
    public void MissingOrBrokenFile_IsSaidWithTheNextStep()
    {
        Assert.Contains("make one with 'churn keys add --file", Keys("list").Error);
        folder.Write("access.json", "{ \"version\": 1, \"kyes\": [] }");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(AccessJson, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        Assert.Contains("has an unknown field 'kyes'", Keys("list").Error);
        Assert.Contains("has an unknown field 'kyes'", Keys("add", "--client", "x", "--scopes", "score").Error);
    }

    [Fact]
    public void LinkedFile_StaysALink()
    {
        Add("shop");
        var link = folder.PathOf("link.json");
        File.CreateSymbolicLink(link, AccessJson);

        Assert.Equal(0, Cli.Run(KeysCommand.Create(clock), "add", "--client", "other", "--scopes", "score", "--file", link).Code);
        Assert.Equal(AccessJson, new FileInfo(link).LinkTarget);
        Assert.Equal(2, Written.Keys.Length);
    }

    [Fact]
    public void Documentation_NamesEveryCommandAndOption()
    {
        var page = Architecture.RepositoryFiles.Read("docs/cli.md");
        var section = page[page.IndexOf("\n## churn keys", StringComparison.Ordinal)..];
        var keys = KeysCommand.Create();

        Assert.Equal(5, keys.Subcommands.Count);
        foreach (var command in keys.Subcommands)
        {
            Assert.Contains($"churn keys {command.Name} ", section);
            Assert.Contains($"churn keys {command.Name} ", command.Description);
            Assert.All(command.Options.Where(option => option is not System.CommandLine.Help.HelpOption), option => Assert.Contains($"`{option.Name}", section));
        }
    }

    public void Dispose() => folder.Dispose();

    private static string Id(string key) => key.Split('_')[1];

    private string Add(string client, params string[] more)
    {
        var (code, output, error) = Keys(["add", "--client", client, "--scopes", "score", .. more]);
        Assert.True(code == 0, error);
        return output.TrimEnd();
    }

    private (int Code, string Output, string Error) Keys(params string[] arguments) =>
        Cli.Run(KeysCommand.Create(clock), [.. arguments, "--file", AccessJson]);

    private AuthResult Check(string key)
    {
        using var access = ReloadingAccess.Open(AccessJson, clock, _ => { });
        return access.Current.Authenticate("Bearer " + key, null, clock.GetUtcNow());
    }
}
