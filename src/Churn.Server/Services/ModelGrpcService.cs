using Churn.Protocol.V1;
using Churn.Server.Scoring;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Churn.Server.Services;

/// <summary>ModelService over gRPC.</summary>
internal sealed class ModelGrpcService(ServedModel served) : ModelService.ModelServiceBase
{
    public override Task<GetModelResponse> GetModel(GetModelRequest request, ServerCallContext context)
    {
        var manifest = served.Model.Manifest;
        var model = new Model
        {
            Name = manifest.Name,
            Version = manifest.Version,
            Description = manifest.Description,
            Placeholder = manifest.Placeholder,
            ChurnDefinition = manifest.ChurnDefinition,
            Horizon = served.Horizon,
            Bands = new BandThresholds
            {
                Medium = manifest.Bands.Medium,
                High = manifest.Bands.High,
                Critical = manifest.Bands.Critical,
            },
            LoadedAt = served.LoadedAt,
            Population = new Population
            {
                Lookback = Duration.FromTimeSpan(TimeSpan.FromDays(manifest.Population.LookbackDays)),
            },
        };
        model.Population.OwnEvents.AddRange(manifest.Population.OwnEvents);
        model.Features.AddRange(manifest.Features);
        return Task.FromResult(new GetModelResponse { Model = model });
    }
}
