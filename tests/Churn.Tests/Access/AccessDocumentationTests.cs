using System.Text;
using System.Text.RegularExpressions;
using Churn.Access;
using Churn.Protocol.V1;
using Churn.Tests.Architecture;

namespace Churn.Tests.Access;

/// <summary>docs/access.md says what the code does.</summary>
public partial class AccessDocumentationTests
{
    private static readonly string Page = RepositoryFiles.Read("docs/access.md");

    [Fact]
    public void Example_IsAGoodFile_ThatNamesEveryField()
    {
        var text = Page[Page.IndexOf("    {\n", StringComparison.Ordinal)..Page.IndexOf("\n    }\n", StringComparison.Ordinal)] + "\n}";

        var file = AccessFile.Parse(Encoding.UTF8.GetBytes(text), "docs/access.md");

        Assert.Equal((1, 1, 1), (file.Keys.Length, file.Issuers.Length, file.Certificates.Length));
        Assert.True(file.CustomerTokens is not null && file.Keys[0].Rate is not null && file.Keys[0].NotBefore is not null);
    }

    [Fact]
    public void ScopesTable_HasEachScope_AndEachMethodOnce()
    {
        var section = Page[Page.IndexOf("\n## What each scope allows", StringComparison.Ordinal)..Page.IndexOf("\n## The access file", StringComparison.Ordinal)];
        var rows = Row().Matches(section).ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value);
        var methods = ChurnServiceReflection.Descriptor.Services.SelectMany(service => service.Methods).Select(method => method.Name);

        Assert.Equal(AccessNames.AllScopes, rows.Keys);
        Assert.All(methods, method => Assert.Single(rows.Values, row => row.Split(", ").Contains(method)));
        Assert.Contains("ModelService", rows["admin"], StringComparison.Ordinal);
    }

    [Fact]
    public void Bounds_AreThoseOfTheCode()
    {
        Assert.Contains(
            $"At most {AccessFile.MaxBytes >> 20} MiB, {AccessFile.MaxKeys:N0} keys, {AccessFile.MaxIssuers} issuers and {AccessFile.MaxCertificates:N0} certificates",
            Page, StringComparison.Ordinal);
        Assert.Contains($"`algorithms`: some of {string.Join(", ", SigningAlgorithm.All.Select(algorithm => algorithm.Name))}.", Page, StringComparison.Ordinal);
        Assert.Contains($"at most {IssuerToken.MaxLength:N0} characters", Page, StringComparison.Ordinal);
        Assert.Contains($"tokens have at most {CustomerTokens.MaxLength:N0} characters", Page, StringComparison.Ordinal);
        Assert.Contains($"up to {CustomerTokens.MaxCustomerIdBytes} bytes", Page, StringComparison.Ordinal);
        Assert.Contains("{40}`", Page, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^\| `([a-z]+)` \| ([A-Za-z, ]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
