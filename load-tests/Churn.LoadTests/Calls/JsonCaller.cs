using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;

namespace Churn.LoadTests;

/// <summary>JSON over HTTP/1.1, where a connection carries one call at a time.</summary>
internal sealed class JsonCaller : Caller
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpMessageInvoker http;
    private readonly PreparedRequests requests;
    private readonly Uri server;
    private readonly CallKind kind;
    private readonly string? credential;

    public JsonCaller(Scenario scenario, Uri server)
    {
        this.server = server;
        kind = scenario.Call;
        credential = scenario.Key is { } key ? $"Bearer {key}" : null;
        requests = new PreparedRequests(scenario, json: true);
        http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            // As many as calls, or this client would be the queue.
            MaxConnectionsPerServer = Math.Max(scenario.Connections, scenario.Concurrency),
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
        });
        Workload = new Workload($"{kind} over JSON", CallAsync);
    }

    public override Workload Workload { get; }

    public override ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string PathOf(CallKind kind) => kind switch
    {
        CallKind.Health => "/healthz",
        CallKind.Score => "/v1/customers:score",
        CallKind.Record => "/v1/events",
        CallKind.BatchScore => "/v1/customers:batchScore",
        CallKind.BatchRecord => "/v1/events:batch",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "has no path"),
    };

    // As docs/api.md maps them the other way.
    private static StatusCode StatusOf(HttpStatusCode code) => code switch
    {
        HttpStatusCode.TooManyRequests => StatusCode.ResourceExhausted,
        HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
        HttpStatusCode.GatewayTimeout => StatusCode.DeadlineExceeded,
        HttpStatusCode.BadRequest => StatusCode.InvalidArgument,
        >= HttpStatusCode.InternalServerError => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };

    private async Task CallAsync(long call)
    {
        try
        {
            using var request = Request(KindOf(kind, call), call);
            using var response = await http.SendAsync(request, CancellationToken.None).ConfigureAwait(false);
            await response.Content.CopyToAsync(Stream.Null).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw new RpcException(new Status(StatusOf(response.StatusCode), $"HTTP {(int)response.StatusCode}"));
            }
        }
        catch (HttpRequestException e)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, e.Message));
        }
    }

    private HttpRequestMessage Request(CallKind now, long call)
    {
        var request = new HttpRequestMessage(now == CallKind.Health ? HttpMethod.Get : HttpMethod.Post, new Uri(server, PathOf(now)));
        if (now != CallKind.Health)
        {
            request.Content = new ByteArrayContent(requests.Of(now, call).ToArray());
            request.Content.Headers.ContentType = Json;
        }
        if (credential is not null)
        {
            request.Headers.TryAddWithoutValidation("authorization", credential);
        }
        return request;
    }
}
