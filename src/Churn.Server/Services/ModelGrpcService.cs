using Churn.Access;
using Churn.Grpc;
using Churn.Protocol.V1;
using Churn.Server.Access;
using Churn.Server.Errors;
using Churn.Server.Models;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Churn.Server.Services;

/// <summary>ModelService over gRPC.</summary>
internal sealed class ModelGrpcService(ModelHolder models, ModelReloader reloader, ILogger<ModelGrpcService> log) : ModelService.ModelServiceBase
{
    // Of a directory's name.
    private const int MaxVersionLength = 255;

    public override Task<GetModelResponse> GetModel(GetModelRequest request, ServerCallContext context)
    {
        RequireAdmin(context);
        return Task.FromResult(new GetModelResponse { Model = ToProtocol(models.Current) });
    }

    public override async Task<ReloadModelResponse> ReloadModel(ReloadModelRequest request, ServerCallContext context)
    {
        RequireAdmin(context);
        if (request.Version.Length > MaxVersionLength)
        {
            throw RichStatus.ToException(Failures.Invalid("version", $"is longer than {MaxVersionLength} characters"));
        }
        var (served, error) = await reloader.ReloadAsync(request.Version, context.CancellationToken).ConfigureAwait(false);
        return served is null
            ? throw RichStatus.ToException(error!)
            : new ReloadModelResponse { Model = ToProtocol(served) };
    }

    private void RequireAdmin(ServerCallContext context)
    {
        var caller = Callers.Of(context.GetHttpContext());
        var denied = Permission.Refuse(caller, Scopes.Admin);
        AccessLog.Audit(log, context.Method, caller, allowed: denied is null);
        if (denied is not null)
        {
            throw RichStatus.ToException(denied);
        }
    }

    private static Model ToProtocol(ServedModel served)
    {
        var manifest = served.Model.Manifest;
        var model = new Model
        {
            Name = manifest.Name,
            Version = manifest.Version,
            Description = manifest.Description,
            Simulated = manifest.Simulated,
            ChurnDefinition = manifest.ChurnDefinition,
            Horizon = served.Horizon,
            Bands = new BandThresholds
            {
                Medium = manifest.Bands.Medium,
                High = manifest.Bands.High,
                Critical = manifest.Bands.Critical,
            },
            LoadedAt = served.LoadedAt,
            HasReasons = served.Reasons is not null,
            Population = new Population
            {
                Lookback = Duration.FromTimeSpan(TimeSpan.FromDays(manifest.Population.LookbackDays)),
            },
        };
        model.Population.OwnEvents.AddRange(manifest.Population.OwnEvents);
        model.Features.AddRange(manifest.Features);
        return model;
    }
}
