using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Churn.IntegrationTests.Infrastructure;

/// <summary>A folder over HTTP, as any static server gives it, and a script behind its page that plays the visitor.</summary>
/// <remarks>A browser that runs without a window ends once its page has loaded. A picture that is answered when the visitor is done
/// keeps it loading until then.</remarks>
internal sealed class StaticSite : IAsyncDisposable
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication _app;

    private StaticSite(WebApplication app) => _app = app;

    /// <summary>The page's origin, as browsers send it.</summary>
    public string Origin => _app.Urls.Single();

    /// <summary>Serves a folder on a free port.</summary>
    /// <param name="folder">With index.html and what it needs.</param>
    /// <param name="visitor">A module that ends by <c>fetch('/done')</c>.</param>
    /// <param name="more">Further files by their path on the site: a folder where the path ends with a slash, else what is served.</param>
    public static async Task<StaticSite> StartAsync(string folder, string visitor, IReadOnlyDictionary<string, object>? more = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var site = new StaticSite(app);
        app.Run(context =>
        {
            var at = more?.Keys.FirstOrDefault(path => IsBelow(context.Request.Path, path));
            return at is null ? site.AnswerAsync(context, folder, visitor) : SendAsync(context, more![at], at);
        });
        await app.StartAsync();
        return site;
    }

    public async ValueTask DisposeAsync()
    {
        _done.TrySetResult();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static bool IsBelow(PathString path, string at) =>
        at.EndsWith('/') ? path.Value!.StartsWith(at, StringComparison.Ordinal) : path.Value == at;

    private static async Task SendAsync(HttpContext context, object content, string at)
    {
        if (content is byte[] bytes)
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
            return;
        }
        context.Response.ContentType = "text/javascript";
        await context.Response.SendFileAsync(Path.Combine((string)content, context.Request.Path.Value![at.Length..]), context.RequestAborted);
    }

    private async Task AnswerAsync(HttpContext context, string folder, string visitor)
    {
        var path = context.Request.Path.Value!;
        switch (path)
        {
            case "/done":
                _done.TrySetResult();
                break;
            case "/loading.png":
                await _done.Task.WaitAsync(context.RequestAborted);
                break;
            case "/visitor.js":
                context.Response.ContentType = "text/javascript";
                await context.Response.WriteAsync(visitor, context.RequestAborted);
                break;
            case "/":
                var page = await File.ReadAllTextAsync(Path.Combine(folder, "index.html"), context.RequestAborted);
                context.Response.ContentType = "text/html";
                await context.Response.WriteAsync(
                    page.Replace("</html>", "<img src='/loading.png'><script type='module' src='/visitor.js'></script></html>", StringComparison.Ordinal),
                    context.RequestAborted);
                break;
            default:
                var file = Path.Combine(folder, Path.GetFileName(path));
                context.Response.StatusCode = File.Exists(file) ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
                context.Response.ContentType = "text/javascript";
                if (File.Exists(file))
                {
                    await context.Response.SendFileAsync(file, context.RequestAborted);
                }
                break;
        }
    }
}
