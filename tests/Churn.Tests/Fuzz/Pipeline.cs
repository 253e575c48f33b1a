using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Churn.Tests.Infrastructure;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Churn.Tests.Fuzz;

/// <summary>The whole server without sockets, in the place of Kestrel: enough requests for a storm could not be sent over one.</summary>
internal sealed class Pipeline : IServer
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private Func<IFeatureCollection, Task>? _serve;

    public Pipeline()
    {
        var addresses = new ServerAddressesFeature();
        addresses.Addresses.Add("http://127.0.0.1:1");
        addresses.Addresses.Add("http://127.0.0.1:2");
        Features.Set<IServerAddressesFeature>(addresses);
    }

    public IFeatureCollection Features { get; } = new FeatureCollection();

    /// <summary>A server that is asked by <see cref="Answer"/> only; disposing it fails the test if it logged an error.</summary>
    public static async Task<(TestServer Server, Pipeline Pipeline)> StartAsync(params string[] more)
    {
        var pipeline = new Pipeline();
        return (await TestServer.StartAsync(services => services.AddSingleton<IServer>(pipeline), more), pipeline);
    }

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        _serve = async features =>
        {
            var context = application.CreateContext(features);
            Exception? failure = null;
            try
            {
                await application.ProcessRequestAsync(context);
            }
            catch (Exception e)
            {
                failure = e;
                throw;
            }
            finally
            {
                application.DisposeContext(context, failure);
            }
        };
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
    }

    /// <summary>Serves one request to its end.</summary>
    public PipelineAnswer Answer(PipelineRequest request)
    {
        var features = new FeatureCollection();
        var body = new MemoryStream();
        var response = new ResponseFeature(body);
        var output = new StreamResponseBodyFeature(body);
        var trailers = new TrailersFeature();
        features.Set<IHttpRequestFeature>(request.ToFeature());
        features.Set<IRequestBodyPipeFeature>(new BodyFeature(request.Segments));
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(output);
        features.Set<IHttpResponseTrailersFeature>(trailers);
        features.Set<IHttpMaxRequestBodySizeFeature>(new MaxSizeFeature());
        features.Set<IHttpConnectionFeature>(new HttpConnectionFeature { RemoteIpAddress = IPAddress.Loopback, LocalIpAddress = IPAddress.Loopback });
        features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature { RequestAborted = request.Aborted });
        var served = ServeAsync(features, output);
        Assert.True(served.Wait(Limit), $"not served within {Limit.TotalSeconds} s: {request}");
        return new PipelineAnswer(response.StatusCode, response.Headers, trailers.Trailers, body.ToArray());
    }

    private async Task ServeAsync(FeatureCollection features, StreamResponseBodyFeature output)
    {
        await _serve!(features);
        await output.CompleteAsync();
    }

    private sealed class ResponseFeature(MemoryStream body) : HttpResponseFeature
    {
        public override bool HasStarted => body.Length > 0;
    }

    private sealed class BodyFeature(ReadOnlySequence<byte> body) : IRequestBodyPipeFeature
    {
        public PipeReader Reader { get; } = PipeReader.Create(body);
    }

    private sealed class TrailersFeature : IHttpResponseTrailersFeature
    {
        public IHeaderDictionary Trailers { get; set; } = new HeaderDictionary();
    }

    private sealed class MaxSizeFeature : IHttpMaxRequestBodySizeFeature
    {
        public bool IsReadOnly => false;

        public long? MaxRequestBodySize { get; set; }
    }
}

/// <summary>What came back.</summary>
internal sealed record PipelineAnswer(int Http, IHeaderDictionary Headers, IHeaderDictionary Trailers, byte[] Body)
{
    /// <summary>Of a gRPC call; -1 without one.</summary>
    public int GrpcStatus => int.TryParse(Trailers["grpc-status"].FirstOrDefault() ?? Headers["grpc-status"].FirstOrDefault(), out var code) ? code : -1;

    public string GrpcMessage => Trailers["grpc-message"].FirstOrDefault() ?? Headers["grpc-message"].FirstOrDefault() ?? "";
}
