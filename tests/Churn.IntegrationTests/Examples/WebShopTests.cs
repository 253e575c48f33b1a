using System.Text.RegularExpressions;
using Churn.Grpc;
using Churn.IntegrationTests.Infrastructure;
using Churn.Protocol.V1;
using Grpc.Core;

namespace Churn.IntegrationTests.Examples;

/// <summary>The web shop in a real browser, from another origin than the server's.</summary>
public sealed partial class WebShopTests
{
    // The visit is the page's own: it is counted before or after the first score comes.
    private const string Visitor = """
        const at = id => document.getElementById(id);
        const shown = () => Number(/(\d+) events/.exec(at('score').textContent)?.[1] ?? -1);
        const until = condition => new Promise(done => {
          const look = () => { if (condition()) { watching.disconnect(); done(); } };
          const watching = new MutationObserver(look);
          watching.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
          look();
        });
        await until(() => shown() >= 1);
        const [shoes, jacket] = document.querySelectorAll('li');
        shoes.querySelector('a').click();
        await until(() => shown() >= 2);
        shoes.querySelectorAll('button')[0].click();
        await until(() => shown() >= 3);
        shoes.querySelectorAll('button')[1].click();
        at('complain').click();
        await until(() => shown() >= 5);
        await fetch('/done');
        """;

    private const string Refused = """
        const problem = document.getElementById('problem');
        const look = () => problem.textContent && fetch('/done');
        new MutationObserver(look).observe(problem, { childList: true });
        look();
        """;

    [Fact]
    public async Task Page_RecordsWhatTheVisitorDoes_AndMakesTheOfferOfTheBand()
    {
        await using var site = await StaticSite.StartAsync(Repository.PathOf("examples/web-shop"), Visitor);
        await using var server = await ServerProcess.StartAsync("--cors", site.Origin);

        var page = await ShowAsync(site, server);

        var score = (await server.Client.ScoreCustomerAsync(
            new ScoreCustomerRequest { CustomerId = "visitor" }, cancellationToken: TestContext.Current.CancellationToken)).Score;
        Assert.Equal(5, score.EventCount);
        Assert.Equal(score.Band.ToString().ToUpperInvariant(), Band().Match(page).Groups[1].Value);
        Assert.DoesNotContain("Welcome.", page, StringComparison.Ordinal);
        Assert.Contains("""<p id="problem" role="alert"></p>""", page, StringComparison.Ordinal);
        var held = await server.Client.GetCustomerAsync(
            new GetCustomerRequest { CustomerId = "visitor" }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(
            ["add_to_cart", "complaint", "purchase", "view_item", "visit"],
            held.Series.Select(one => one.Type).Order(StringComparer.Ordinal));
        Assert.Equal(89.9, held.Series.Single(one => one.Type == "view_item").ValueSum);
        Assert.DoesNotContain("fail:", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_WithACustomerToken_IsServedWhereNobodyIsWithout()
    {
        using var access = new AccessFolder();
        await using var site = await StaticSite.StartAsync(Repository.PathOf("examples/web-shop"), Visitor);
        await using var server = await ServerProcess.StartAsync("--cors", site.Origin, "--access", access.AccessPath);
        var credential = new Metadata { { "authorization", $"Bearer {access.Key}" } };
        using var channel = GrpcChannel.ForAddress(server.GrpcAddress);
        var minted = await new AccessService.AccessServiceClient(channel).CreateCustomerTokenAsync(
            new CreateCustomerTokenRequest { CustomerId = "visitor", Scopes = { "record", "watch" } }, credential,
            cancellationToken: TestContext.Current.CancellationToken);

        var page = await ShowAsync(site, server, $"&token={minted.Token}");

        var score = (await server.Client.ScoreCustomerAsync(
            new ScoreCustomerRequest { CustomerId = "visitor" }, credential, cancellationToken: TestContext.Current.CancellationToken)).Score;
        Assert.Equal(5, score.EventCount);
        Assert.Contains("""<p id="problem" role="alert"></p>""", page, StringComparison.Ordinal);
        Assert.DoesNotContain(minted.Token, server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfAnOriginThatIsNotAllowed_SaysSo()
    {
        await using var site = await StaticSite.StartAsync(Repository.PathOf("examples/web-shop"), Refused);
        await using var server = await ServerProcess.StartAsync("--cors", "https://shop.example");

        var page = await ShowAsync(site, server);

        Assert.Contains($"refused the watch: does it run with --cors {site.Origin}?", page, StringComparison.Ordinal);
        Assert.Contains("Welcome.", page, StringComparison.Ordinal);
    }

    private static Task<string> ShowAsync(StaticSite site, ServerProcess server, string more = "") =>
        Browser.ShowAsync($"{site.Origin}/?customer=visitor&api={server.Http.BaseAddress!.GetLeftPart(UriPartial.Authority)}{more}");

    [GeneratedRegex("<p id=\"offer\" data-band=\"([A-Z]+)\">")]
    private static partial Regex Band();
}
