using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Churn.LoadTests;

/// <summary>Sends requests that are wrong, over connections of its own: frames, lengths, encodings, sizes, bytes that are no protobuf,
/// methods that are none, and bursts of resets, in turn.</summary>
internal sealed class WrongRequests(Uri server) : IDisposable
{
    private const string Score = "/churn.v1.ChurnService/ScoreCustomer";

    private static readonly (string Path, byte[] Body, string? Encoding)[] Kinds =
    [
        (Score, [2, 0, 0, 0, 0], null),
        (Score, [0, 0, 0, 0, 9, 1], null),
        (Score, [0, 0, 0, 0, 2, 0x0a, 0xff], null),
        (Score, [0, 0, 0, 0, 0], "br"),
        (Score, [0, 0, 0x40, 0, 1, .. new byte[(4 << 20) + 1]], null),
        ("/churn.v1.ChurnService/None", [0, 0, 0, 0, 0], null),
    ];

    private readonly HttpMessageInvoker http = new(new SocketsHttpHandler());
    private long refused;
    private long cut;

    /// <summary>What became of them.</summary>
    public string Outcome => $"{refused} wrong requests answered with a status, {cut} cut off before their end or not answered";

    /// <summary>Sends at a steady rate until the calls that it is to disturb are done.</summary>
    public async Task RunAsync(double perSecond, Task until)
    {
        var started = Stopwatch.GetTimestamp();
        for (var n = 0L; !until.IsCompleted; n++)
        {
            await Pace.UntilAsync(started, TimeSpan.FromSeconds(n / perSecond)).ConfigureAwait(false);
            await SendAsync(n).ConfigureAwait(false);
        }
    }

    public void Dispose() => http.Dispose();

    private async Task SendAsync(long n)
    {
        try
        {
            var kind = (int)(n % (Kinds.Length + 1));
            if (kind == Kinds.Length)
            {
                await ResetBurst.SendAsync(server).ConfigureAwait(false);
                return;
            }
            using var request = Request(Kinds[kind]);
            using var response = await http.SendAsync(request, CancellationToken.None).ConfigureAwait(false);
            refused += response.Headers.TryGetValues("grpc-status", out var status) && status.Single() != "0" ? 1 : 0;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            // A server may close what it refuses; this counts and goes on.
            cut++;
        }
    }

    private HttpRequestMessage Request((string Path, byte[] Body, string? Encoding) kind)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, kind.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(kind.Body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        if (kind.Encoding is not null)
        {
            request.Headers.TryAddWithoutValidation("grpc-encoding", kind.Encoding);
        }
        return request;
    }
}
