using System.Collections.Concurrent;
using System.Net;
using Churn.Grpc;
using Churn.Protocol.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Churn.Tests.Cli;

/// <summary>Takes events on a real Kestrel and a free port, and ends each stream after so many answers.</summary>
internal sealed class BreakingServer : ChurnService.ChurnServiceBase, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, int> arrivals = new(StringComparer.Ordinal);
    private WebApplication app = null!;
    private int streams;

    /// <summary>Answers in a stream before its end; the next request is read and counted, but not answered.</summary>
    public int AnswersPerStream { get; init; } = int.MaxValue;

    /// <summary>What streams end with, one after the other and round again; OK ends without an error.</summary>
    public StatusCode[] Ends { get; init; } = [StatusCode.Unavailable];

    /// <summary>Events that are answered UNAVAILABLE when they come first, by id.</summary>
    public Func<string, bool> IsTakenLater { get; init; } = _ => false;

    /// <summary>How often each event came, by id.</summary>
    public IReadOnlyDictionary<string, int> Arrivals => arrivals;

    public int Streams => streams;

    public Uri Address { get; private set; } = null!;

    public async Task<BreakingServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        app = builder.Build();
        app.UseGrpc(services => services.Add(ChurnService.BindService(this)));
        await app.StartAsync();
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return this;
    }

    public override async Task RecordEvents(
        IAsyncStreamReader<RecordEventRequest> requests, IServerStreamWriter<RecordEventResponse> responses, ServerCallContext context)
    {
        var end = Ends[(Interlocked.Increment(ref streams) - 1) % Ends.Length];
        for (var answers = 0; await requests.MoveNext(context.CancellationToken); answers++)
        {
            var id = requests.Current.Event.EventId;
            var arrival = arrivals.AddOrUpdate(id, 1, static (_, count) => count + 1);
            if (answers == AnswersPerStream)
            {
                if (end == StatusCode.OK)
                {
                    return;
                }
                throw new RpcException(new Status(end, "the server goes down"));
            }
            await responses.WriteAsync(Answer(id, arrival), context.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private RecordEventResponse Answer(string id, int arrival) => IsTakenLater(id) && arrival == 1
        ? new RecordEventResponse { Error = new Google.Rpc.Status { Code = (int)StatusCode.Unavailable, Message = "later" } }
        : new RecordEventResponse { Verdict = arrival == 1 ? Verdict.Accepted : Verdict.Duplicate };
}
