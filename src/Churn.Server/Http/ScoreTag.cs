using System.Security.Cryptography;
using Churn.Protocol.V1;
using Google.Protobuf;
using Microsoft.Net.Http.Headers;

namespace Churn.Server.Http;

/// <summary>Tells a client that asks again whether a score says anything new (RFC 9110, 8.8.3 and 13.1.2).</summary>
/// <remarks>The tag is weak: two scores with the same one may differ in <c>scored_at</c> and <c>as_of</c>, and in nothing else.</remarks>
internal static class ScoreTag
{
    private const int Bytes = 12;

    /// <summary>Marks the answer; clients may keep it for themselves but ask again each time.</summary>
    /// <returns>Whether the client has this score already: then the answer is 304, without a body.</returns>
    public static bool IsKnown(HttpContext context, Score score)
    {
        var tag = new EntityTagHeaderValue($"\"{Of(score)}\"", isWeak: true);
        context.Response.Headers.ETag = tag.ToString();
        context.Response.Headers.CacheControl = "private, no-cache";
        if (!EntityTagHeaderValue.TryParseList(context.Request.Headers.IfNoneMatch, out var known)
            || !known.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(tag, useStrongComparison: false)))
        {
            return false;
        }
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }

    private static string Of(Score score)
    {
        var same = score.Clone();
        (same.ScoredAt, same.AsOf) = (null, null);
        return Convert.ToHexStringLower(SHA256.HashData(same.ToByteArray()).AsSpan(0, Bytes));
    }
}
