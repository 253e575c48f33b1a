using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Churn.Grpc;
using Churn.Protocol.V1;
using Grpc.Core;
using Grpc.Health.V1;

namespace Churn.Cli.Doctor;

/// <summary>Asks a server over gRPC: whether it serves, with which model, and how long its certificate is good.</summary>
internal sealed class ServerChecks(DoctorOptions options, TimeProvider time)
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    public async Task RunAsync(Diagnosis found, CancellationToken stop)
    {
        if (options.Server.Scheme == Uri.UriSchemeHttps)
        {
            await CertificateAsync(found, stop).ConfigureAwait(false);
        }
        using var handler = new SocketsHttpHandler { SslOptions = Trust.Of(options.Ca, options.Server.Host), UseProxy = false, ConnectTimeout = DoctorOptions.Patience };
        using var channel = GrpcChannel.ForAddress(options.Server, new GrpcChannelOptions { HttpHandler = handler });
        if (await ServesAsync(found, channel, stop).ConfigureAwait(false))
        {
            await ModelAsync(found, channel, stop).ConfigureAwait(false);
        }
    }

    private async Task<bool> ServesAsync(Diagnosis found, GrpcChannel channel, CancellationToken stop)
    {
        try
        {
            var answer = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest(), Options(stop));
            if (answer.Status == HealthCheckResponse.Types.ServingStatus.Serving)
            {
                found.Ok("grpc", $"{options.Server} serves");
            }
            else
            {
                found.Fail("grpc", $"{options.Server} answers, and says that it is {answer.Status}", $"see {options.Http}readyz, which says why");
            }
            return true;
        }
        catch (RpcException e)
        {
            found.Fail("grpc", $"{options.Server} answers {e.StatusCode}: {e.Status.Detail}", "start the server, or name its address with --server (https:// where it has TLS, --ca for its authority)");
            return false;
        }
    }

    private async Task ModelAsync(Diagnosis found, GrpcChannel channel, CancellationToken stop)
    {
        try
        {
            var model = (await new ModelService.ModelServiceClient(channel).GetModelAsync(new GetModelRequest(), Options(stop))).Model;
            // The server serves no model whose golden vectors it could not reproduce.
            var text = $"{model.Name}/{model.Version}, loaded {Ago(model.LoadedAt.ToDateTimeOffset())} ago, its golden vectors reproduced";
            if (model.Simulated)
            {
                found.Warn("model", text + "; trained on simulated customers", "its scores mean nothing for real ones: churn train, then start the server with --model DIR (docs/training.md)");
            }
            else
            {
                found.Ok("model", text);
            }
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Unauthenticated or StatusCode.PermissionDenied)
        {
            found.Warn("model", $"the server does not tell: {e.Status.Detail}", "give an API key in the environment: CHURN_KEY=churn_… churn doctor …");
        }
        catch (RpcException e)
        {
            found.Fail("model", $"the server answers {e.StatusCode}: {e.Status.Detail}", "the server's log says why");
        }
    }

    private async Task CertificateAsync(Diagnosis found, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(DoctorOptions.Patience);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(options.Server.Host, options.Server.Port, limit.Token).ConfigureAwait(false);
            // Whether it is trusted the call itself says; here one that has expired must be read too. Nothing is sent.
            DateTime? expires = null;
            var settings = new SslClientAuthenticationOptions
            {
                TargetHost = options.Server.Host,
                RemoteCertificateValidationCallback = (_, shown, _, _) => (expires = (shown as X509Certificate2)?.NotAfter.ToUniversalTime()) is not null,
            };
            await using var secure = new SslStream(client.GetStream());
            await secure.AuthenticateAsClientAsync(settings, limit.Token).ConfigureAwait(false);
            Expiry(found, expires!.Value);
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            found.Fail("certificate", $"no TLS with {options.Server.Authority}: {e.Message}", "start the server with --tls-cert and --tls-key, or name it as http://");
        }
    }

    private void Expiry(Diagnosis found, DateTime expires)
    {
        var left = expires - time.GetUtcNow();
        var text = $"expires {expires:yyyy-MM-dd HH:mm} UTC";
        const string Fix = "renew it, put it into the files of --tls-cert and --tls-key, and restart the server";
        if (left <= TimeSpan.Zero)
        {
            found.Fail("certificate", text.Replace("expires", "expired", StringComparison.Ordinal), Fix);
        }
        else if (left < Soon)
        {
            found.Warn("certificate", text, Fix);
        }
        else
        {
            found.Ok("certificate", text);
        }
    }

    private string Ago(DateTimeOffset then) => (time.GetUtcNow() - then) switch
    {
        { TotalHours: < 1 } age => $"{age.TotalMinutes:0} min",
        { TotalDays: < 2 } age => $"{age.TotalHours:0} h",
        var age => $"{age.TotalDays:0} days",
    };

    private CallOptions Options(CancellationToken stop) => new(
        options.Key is null ? [] : new Metadata { { "authorization", $"Bearer {options.Key}" } }, DateTime.UtcNow + DoctorOptions.Patience, stop);
}
