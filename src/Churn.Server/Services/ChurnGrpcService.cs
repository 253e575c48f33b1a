using Churn.Grpc;
using Churn.Protocol.V1;
using Churn.Server.Customers;
using Churn.Server.Recording;
using Churn.Server.Scoring;
using Churn.Server.Watching;
using Grpc.Core;

namespace Churn.Server.Services;

/// <summary>ChurnService over gRPC: each method hands on to what does the work and turns an error into a status.</summary>
internal sealed class ChurnGrpcService(
    EventRecorder recorder, EventStream stream, CustomerScorer scorer, Batches batches,
    CustomerLookup customers, ProfileUpdater profiles, CustomerEraser eraser, ScoreWatches watches)
    : ChurnService.ChurnServiceBase
{
    public override async Task<RecordEventResponse> RecordEvent(RecordEventRequest request, ServerCallContext context)
    {
        var response = await recorder.RecordAsync(request, 0).ConfigureAwait(false);
        return response.Error is null ? response : throw RichStatus.ToException(response.Error);
    }

    public override Task RecordEvents(
        IAsyncStreamReader<RecordEventRequest> requestStream,
        IServerStreamWriter<RecordEventResponse> responseStream,
        ServerCallContext context) => stream.RunAsync(requestStream, responseStream, context.CancellationToken);

    public override async Task<BatchRecordEventsResponse> BatchRecordEvents(BatchRecordEventsRequest request, ServerCallContext context)
    {
        Require(Batches.Check(request));
        return await batches.RecordAsync(request).ConfigureAwait(false);
    }

    public override async Task<ScoreCustomerResponse> ScoreCustomer(ScoreCustomerRequest request, ServerCallContext context)
    {
        var result = await scorer.ScoreAsync(request).ConfigureAwait(false);
        return result.Score is { } score ? new ScoreCustomerResponse { Score = score } : throw RichStatus.ToException(result.Error);
    }

    public override async Task<BatchScoreCustomersResponse> BatchScoreCustomers(
        BatchScoreCustomersRequest request, ServerCallContext context)
    {
        Require(Batches.Check(request));
        return await batches.ScoreAsync(request).ConfigureAwait(false);
    }

    public override async Task WatchScores(
        WatchScoresRequest request, IServerStreamWriter<ScoreUpdate> responseStream, ServerCallContext context) =>
        Require(await watches.RunAsync(
            request, () => new GrpcUpdateSink(responseStream, context.CancellationToken), context.CancellationToken).ConfigureAwait(false));

    public override async Task<GetCustomerResponse> GetCustomer(GetCustomerRequest request, ServerCallContext context)
    {
        var (response, error) = await customers.GetAsync(request).ConfigureAwait(false);
        return response ?? throw RichStatus.ToException(error!);
    }

    public override async Task<UpdateProfileResponse> UpdateProfile(UpdateProfileRequest request, ServerCallContext context)
    {
        var (response, error) = await profiles.UpdateAsync(request).ConfigureAwait(false);
        return response ?? throw RichStatus.ToException(error!);
    }

    public override async Task<DeleteCustomerResponse> DeleteCustomer(DeleteCustomerRequest request, ServerCallContext context)
    {
        var (response, error) = await eraser.EraseAsync(request).ConfigureAwait(false);
        return response ?? throw RichStatus.ToException(error!);
    }

    private static void Require(Google.Rpc.Status? problem)
    {
        if (problem is not null)
        {
            throw RichStatus.ToException(problem);
        }
    }
}
