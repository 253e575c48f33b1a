using System.Text;
using Churn.Features;

namespace Churn.Tests.Fuzz;

/// <summary>What a Redis answers, and hostile variations of it.</summary>
internal static class RespSamples
{
    /// <summary>An element that a store may append.</summary>
    public static byte[] Element { get; } = TombstoneElement.Encode(1, 2);

    public static Mutator Replies { get; } = new(
        [
            .. new[]
            {
                "+OK\r\n", "+QUEUED\r\n", ":1\r\n", "-ERR no\r\n", "-NOSCRIPT x\r\n", "-LOADING x\r\n", "$-1\r\n", "*-1\r\n", "*0\r\n",
                "*2\r\n$8\r\nabcdefgh\r\n$9\r\nabcdefghi\r\n", "+OK\r\n+QUEUED\r\n+QUEUED\r\n+QUEUED\r\n*3\r\n:1\r\n*1\r\n$8\r\nabcdefgh\r\n:1\r\n",
                "*3\r\n$7\r\nmessage\r\n$3\r\nfoo\r\n$0\r\n\r\n", "*2\r\n$4\r\npong\r\n$1\r\n1\r\n", "*3\r\n:1\r\n*2\r\n:2\r\n*1\r\n*1\r\n:3\r\n+x\r\n",
                "$42\r\nrole:master\r\nmaxmemory_policy:noeviction\r\n\r\n",
            }.Select(Encoding.ASCII.GetBytes),
            [.. "*3\r\n:1\r\n*1\r\n$16\r\n"u8, .. Element, .. "\r\n:1\r\n"u8],
        ],
        "\r\n"u8.ToArray(), "*1\r\n"u8.ToArray(), "$-1\r\n"u8.ToArray(), "$67108864\r\n"u8.ToArray(), "*65536\r\n"u8.ToArray(), "*65537\r\n"u8.ToArray(),
        "$9223372036854775807\r\n"u8.ToArray(), "$-9223372036854775808\r\n"u8.ToArray(), ":"u8.ToArray(), "+"u8.ToArray(), "-MOVED 1 x:1\r\n"u8.ToArray());
}
