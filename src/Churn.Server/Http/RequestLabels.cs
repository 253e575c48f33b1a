namespace Churn.Server.Http;

/// <summary>What is said of a request in metrics, log and spans: from bounded sets, whatever a client sends.</summary>
internal static class RequestLabels
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Post, HttpMethods.Patch, HttpMethods.Delete];

    /// <summary>The pattern that routing found, never a path; <c>unmatched</c> without one.</summary>
    public static string Route(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "unmatched";

    /// <summary>The method, or <c>other</c>.</summary>
    public static string Method(HttpContext context) =>
        Methods.FirstOrDefault(known => HttpMethods.Equals(known, context.Request.Method)) ?? "other";
}
