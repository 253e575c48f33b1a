using System.Text;
using System.Text.RegularExpressions;
using Churn.Tests.Infrastructure;

namespace Churn.Tests.Architecture;

/// <summary>No file of the repository holds a secret: keys and tokens of well-known forms, and long strings that look like chance.</summary>
/// <remarks>Certificates and keys of the tests are made while they run.</remarks>
public sealed partial class SecretScanTests
{
    // Bits a character: English is below 4, hexadecimal chance 4, base64 chance close to 6 (5 and a bit in 40 characters).
    private const double MostBits = 4.6;

    // Files whose long strings are sums of what is downloaded, models, or bytes that a test names.
    private static readonly string[] Exempt = ["packages.lock.json", "package-lock.json", ".bin", ".zip", ".gz", ".png", ".json.gz"];

    private static readonly (string Name, Regex Form)[] Forms =
    [
        ("private key", new("-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\\s*\\n")),
        ("AWS key", new(@"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b")),
        ("GitHub token", new(@"\bgh[pousr]_[0-9A-Za-z]{36,}\b")),
        ("GitLab token", new(@"\bglpat-[0-9A-Za-z_-]{20,}\b")),
        ("Slack token", new(@"\bxox[abprs]-[0-9A-Za-z-]{10,}\b")),
        ("Google key", new(@"\bAIza[0-9A-Za-z_-]{35}\b")),
        ("Stripe key", new(@"\b[rs]k_live_[0-9A-Za-z]{16,}\b")),
        ("npm token", new(@"\bnpm_[0-9A-Za-z]{36}\b")),
        ("JSON web token", new(@"\beyJ[0-9A-Za-z_-]{15,}\.eyJ[0-9A-Za-z_-]{15,}\.[0-9A-Za-z_-]{20,}")),
        ("password in an address", new(@"\b[a-z][a-z0-9+]*://[^\s:/@'""`<>{}$]*:(?!password|\*\*\*|secret|s3cret|wrong|p%|p@|pw)[^\s:/@'""`<>{}$\\]{6,}@[a-z0-9]")),
    ];

    public static TheoryData<string, string> Planted => new()
    {
        { "private key", "-----BEGIN " + "PRIVATE KEY-----\nMIIEvQ" },
        { "AWS key", "key = AKIA" + "IOSFODNN7EXAMPLE" },
        { "GitHub token", "ghp_" + "abcdefghijklmnopqrstuvwxyz0123456789" },
        { "JSON web token", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0." + "dozjgNryP4J3jVmNHl0w5N" + "_XgL0n3I9PlFUP0THsR8U" },
        { "password in an address", "redis://churn:" + "hunter2hunter2@db.example:6379" },
        { "high entropy", "token: \"" + "q8Zt3LwXv0RbN7cYk2" + "HsJ5mDfGpQ9uEaVxT1oC6i\"" },
    };

    [Fact]
    public void NoFile_HoldsASecret()
    {
        var found = new List<string>();
        foreach (var path in RepositoryFiles.All)
        {
            var text = Encoding.Latin1.GetString(Repository.ReadBytes(path));
            found.AddRange(Find(text, Array.Exists(Exempt, ending => path.EndsWith(ending, StringComparison.Ordinal))).Select(what => $"{path}: {what}"));
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Theory]
    [MemberData(nameof(Planted))]
    public void Secret_IsFound(string name, string text) => Assert.Contains(Find(text, exempt: false), found => found.StartsWith(name, StringComparison.Ordinal));

    private static IEnumerable<string> Find(string text, bool exempt)
    {
        foreach (var (name, form) in Forms)
        {
            foreach (Match match in form.Matches(text))
            {
                yield return $"{name} at {match.Index}";
            }
        }

        foreach (var match in exempt ? [] : Candidate().Matches(text).Where(m => LooksLikeChance(m.Value)))
        {
            yield return $"high entropy at {match.Index}: {match.Value[..8]}…";
        }
    }

    // Letters of both cases and digits, all through: names of things have one case, or digits at an end only.
    private static bool LooksLikeChance(string text)
    {
        var turns = text.Zip(text.Skip(1)).Count(pair => Kind(pair.First) != Kind(pair.Second));
        var bits = -text.GroupBy(c => c).Select(g => (double)g.Count() / text.Length).Sum(share => share * Math.Log2(share));
        return bits > MostBits && turns > text.Length / 2 && text.Any(char.IsAsciiDigit) && text.Any(char.IsAsciiLetterLower) && text.Any(char.IsAsciiLetterUpper);
    }

    private static int Kind(char c) => char.IsAsciiDigit(c) ? 0 : char.IsAsciiLetterUpper(c) ? 1 : 2;

    [GeneratedRegex("[A-Za-z0-9+/_=-]{32,}")]
    private static partial Regex Candidate();
}
