using Churn.Access;
using Churn.Protocol.V1;
using Churn.Server.Customers;
using Churn.Server.Errors;
using Churn.Server.Recording;
using Churn.Server.Scoring;
using Google.Rpc;

namespace Churn.Server.Services;

/// <summary>Many events or customers in one call: each under way at once, each with its own verdict or result.</summary>
internal sealed class Batches(EventRecorder recorder, CustomerScorer scorer, CustomerStates states)
{
    /// <summary>Most items of a batch.</summary>
    internal const int MaxItems = 1000;

    // Begun in one go, a thousand items would hold up other calls for milliseconds.
    private const int Stretch = 64;

    /// <summary>Records events.</summary>
    /// <returns>A verdict each, or what is wrong with the batch itself.</returns>
    public async ValueTask<(BatchRecordEventsResponse? Response, Status? Error)> RecordAsync(Caller caller, BatchRecordEventsRequest request)
    {
        if (CheckCount("requests", request.Requests.Count) is { } wrong)
        {
            return (null, wrong);
        }
        var underWay = new Task<RecordEventResponse>[request.Requests.Count];
        for (var i = 0; i < underWay.Length; i++)
        {
            underWay[i] = recorder.RecordAsync(caller, request.Requests[i], i).AsTask();
            if (i % Stretch == Stretch - 1)
            {
                await Task.Yield();
            }
        }
        var response = new BatchRecordEventsResponse();
        response.Responses.AddRange(await Task.WhenAll(underWay).ConfigureAwait(false));
        return (response, null);
    }

    /// <summary>Scores customers.</summary>
    /// <returns>A result each, or what is wrong with the batch itself.</returns>
    public async ValueTask<(BatchScoreCustomersResponse? Response, Status? Error)> ScoreAsync(Caller caller, BatchScoreCustomersRequest request)
    {
        if (CheckCount("customer_ids", request.CustomerIds.Count) is { } wrong)
        {
            return (null, wrong);
        }
        var underWay = new Task<BatchScoreCustomersResponse.Types.Result>[request.CustomerIds.Count];
        for (var i = 0; i < underWay.Length; i++)
        {
            underWay[i] = ScoreOneAsync(caller, new ScoreCustomerRequest
            {
                CustomerId = request.CustomerIds[i],
                AsOf = request.AsOf,
                MaxReasons = request.MaxReasons,
                LanguageCode = request.LanguageCode,
                IncludeFeatures = request.IncludeFeatures,
            });
            if (i % Stretch == Stretch - 1)
            {
                await Task.Yield();
            }
        }
        var response = new BatchScoreCustomersResponse();
        response.Results.AddRange(await Task.WhenAll(underWay).ConfigureAwait(false));
        return (response, null);
    }

    private async Task<BatchScoreCustomersResponse.Types.Result> ScoreOneAsync(Caller caller, ScoreCustomerRequest request)
    {
        try
        {
            return await scorer.ScoreAsync(caller, request).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // A bug that one customer meets is no reason to answer none of the others.
            states.Trouble.NotScored(failure);
            return new() { CustomerId = request.CustomerId, Error = Failures.NotScored };
        }
    }

    private static Status? CheckCount(string field, int count) =>
        count is >= 1 and <= MaxItems ? null : Failures.Invalid(field, $"has {count} items: give 1 to {MaxItems}");
}
