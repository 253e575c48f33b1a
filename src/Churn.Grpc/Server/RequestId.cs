using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Churn.Grpc;

/// <summary>The name of one request, by which a client's report and the server's log find each other: <c>x-request-id</c>.</summary>
public static class RequestId
{
    /// <summary>The header, lower-case as HTTP/2 wants it.</summary>
    public const string HeaderName = "x-request-id";

    /// <summary>Longest id that is taken from a client, characters.</summary>
    public const int MaxLength = 64;

    private static readonly SearchValues<char> Characters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    private static readonly object Key = new();

    /// <summary>The id that the client gave, if it is 1 to 64 characters of <c>A-Z a-z 0-9 . _ -</c>; null if it gave none or another one,
    /// which could break a log's lines.</summary>
    /// <remarks>Allocates nothing.</remarks>
    public static string? Sent(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Headers.TryGetValue(HeaderName, out var values) && values is [{ Length: > 0 and <= MaxLength } id]
            && !id.AsSpan().ContainsAnyExcept(Characters) ? id : null;
    }

    /// <summary>The id of a request: the client's, or one that is made now and stays. One thread at a time.</summary>
    public static string Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var id = Make(context);
        context.Items[Key] = id;
        return id;
    }

    /// <summary>The id that is known, else the client's, else a new one, which is not kept.</summary>
    internal static string Make(HttpContext context) =>
        context.Items.TryGetValue(Key, out var known) ? (string)known! : Sent(context.Request) ?? Guid.NewGuid().ToString("N");
}
