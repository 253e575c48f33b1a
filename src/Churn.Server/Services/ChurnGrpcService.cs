using Churn.Access;
using Churn.Grpc;
using Churn.Protocol.V1;
using Churn.Server.Access;
using Churn.Server.Customers;
using Churn.Server.Recording;
using Churn.Server.Scoring;
using Churn.Server.Watching;
using Grpc.Core;

namespace Churn.Server.Services;

/// <summary>ChurnService over gRPC: each method hands on to what does the work and turns an error into a status.</summary>
internal sealed class ChurnGrpcService(
    EventRecorder recorder, EventStream stream, CustomerScorer scorer, Batches batches,
    CustomerLookup customers, ProfileUpdater profiles, CustomerEraser eraser, CustomerExporter exporter,
    ScoreWatches watches)
    : ChurnService.ChurnServiceBase
{
    public override async Task<RecordEventResponse> RecordEvent(RecordEventRequest request, ServerCallContext context)
    {
        var response = await recorder.RecordAsync(Of(context), request, 0).ConfigureAwait(false);
        return response.Error is null ? response : throw RichStatus.ToException(response.Error);
    }

    public override Task RecordEvents(
        IAsyncStreamReader<RecordEventRequest> requestStream,
        IServerStreamWriter<RecordEventResponse> responseStream,
        ServerCallContext context) => stream.RunAsync(Of(context), requestStream, responseStream, context.CancellationToken);

    public override Task<BatchRecordEventsResponse> BatchRecordEvents(BatchRecordEventsRequest request, ServerCallContext context) =>
        AnswerAsync(batches.RecordAsync(Of(context), request));

    public override async Task<ScoreCustomerResponse> ScoreCustomer(ScoreCustomerRequest request, ServerCallContext context)
    {
        var result = await scorer.ScoreAsync(Of(context), request).ConfigureAwait(false);
        return result.Score is { } score ? new ScoreCustomerResponse { Score = score } : throw RichStatus.ToException(result.Error);
    }

    public override Task<BatchScoreCustomersResponse> BatchScoreCustomers(BatchScoreCustomersRequest request, ServerCallContext context) =>
        AnswerAsync(batches.ScoreAsync(Of(context), request));

    public override async Task WatchScores(
        WatchScoresRequest request, IServerStreamWriter<ScoreUpdate> responseStream, ServerCallContext context)
    {
        var stop = context.CancellationToken;
        if (await watches.RunAsync(Of(context), request, () => new GrpcUpdateSink(responseStream, stop), stop).ConfigureAwait(false) is { } ended)
        {
            throw RichStatus.ToException(ended);
        }
    }

    public override Task<GetCustomerResponse> GetCustomer(GetCustomerRequest request, ServerCallContext context) =>
        AnswerAsync(customers.GetAsync(Of(context), request));

    public override Task<UpdateProfileResponse> UpdateProfile(UpdateProfileRequest request, ServerCallContext context) =>
        AnswerAsync(profiles.UpdateAsync(Of(context), request));

    public override Task<DeleteCustomerResponse> DeleteCustomer(DeleteCustomerRequest request, ServerCallContext context) =>
        AnswerAsync(eraser.EraseAsync(Of(context), request));

    private static Caller Of(ServerCallContext context) => Callers.Of(context.GetHttpContext());

    public override Task<ExportCustomerResponse> ExportCustomer(ExportCustomerRequest request, ServerCallContext context) =>
        AnswerAsync(exporter.ExportAsync(Of(context), request));

    private static async Task<T> AnswerAsync<T>(ValueTask<(T? Response, Google.Rpc.Status? Error)> served)
        where T : class
    {
        var (response, error) = await served.ConfigureAwait(false);
        return response ?? throw RichStatus.ToException(error!);
    }
}
