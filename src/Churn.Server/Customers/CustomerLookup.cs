using System.Globalization;
using Churn.Access;
using Churn.Features;
using Churn.Protocol.V1;
using Churn.Redis;
using Churn.Server.Access;
using Churn.Server.Errors;
using Churn.Server.Scoring;
using CustomerState = Churn.Features.CustomerState;
using DayCount = Churn.Protocol.V1.DayCount;
using Status = Google.Rpc.Status;

namespace Churn.Server.Customers;

/// <summary>Says what is held on a customer.</summary>
internal sealed class CustomerLookup(
    CustomerReads reads, Compactor compactor, ScoreMaker scores, TimeProvider time, CustomerStates states)
{
    /// <summary>Most days that are told apart; a state keeps no more.</summary>
    public const int MaxTimelineDays = 400;

    private const int DefaultTimelineDays = 30;

    /// <summary>Looks a customer up.</summary>
    /// <returns>What is held, or an error: expected failures do not throw.</returns>
    public async ValueTask<(GetCustomerResponse? Response, Status? Error)> GetAsync(Caller caller, GetCustomerRequest request)
    {
        if ((Check(request) ?? Permission.Refuse(caller, Scopes.Profile, request.CustomerId)) is { } wrong)
        {
            return (null, wrong);
        }
        var key = CustomerStates.KeyOf(caller, request.CustomerId);
        return await reads.ReadAsync(key, (in StoredElements elements) => Describe(request, key, elements)).ConfigureAwait(false);
    }

    private (GetCustomerResponse? Response, Status? Error) Describe(GetCustomerRequest request, CustomerKey key, in StoredElements elements)
    {
        var state = states.ForThisThread;
        var folded = states.Fold(compactor, key, elements, elements.Count, state);
        states.Compact(compactor, key, elements, folded, state);
        if (elements.IsTruncated)
        {
            return (null, Failures.Unfolded);
        }
        if (state.LastEventAt is null && state.Profile == CustomerProfile.Empty)
        {
            return (null, Failures.NoSuchCustomer);
        }
        return (ToResponse(request, state), null);
    }

    private GetCustomerResponse ToResponse(GetCustomerRequest request, CustomerState state)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var days = request.HasTimelineDays ? request.TimelineDays : DefaultTimelineDays;
        var series = state.CountsSince(days > 0 ? Millis.Floor(now, Millis.Day) - ((days - 1) * Millis.Day) : long.MaxValue);
        var count = series.Sum(one => one.Count);
        AsOf.TryResolve(null, now, state.LastEventAt, out var asOf);
        var response = new GetCustomerResponse
        {
            CustomerId = request.CustomerId,
            Profile = ProfileMask.ToProtocol(state.Profile),
            CustomerState = ScoreMaker.StateOf(scores.Current, state, asOf, count),
            EventCount = count,
        };
        if (series.Count > 0)
        {
            response.FirstEventAt = ProtocolTime.ToTimestamp(series.Min(one => one.FirstAt));
            response.LastEventAt = ProtocolTime.ToTimestamp(series.Max(one => one.LastAt));
        }
        response.Series.AddRange(series.Select(ToProtocol));
        return response;
    }

    private static EventSeries ToProtocol(SeriesCounts counts)
    {
        var series = new EventSeries
        {
            Type = counts.Type,
            Category = counts.Category,
            EventCount = counts.Count,
            FirstEventAt = ProtocolTime.ToTimestamp(counts.FirstAt),
            LastEventAt = ProtocolTime.ToTimestamp(counts.LastAt),
        };
        if (counts.Sum is { } sum)
        {
            series.ValueSum = sum;
        }
        series.Days.AddRange(counts.Days.Select(day => new DayCount
        {
            Date = DateTimeOffset.FromUnixTimeMilliseconds(day.Start).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            EventCount = day.Count,
        }));
        return series;
    }

    private static Status? Check(GetCustomerRequest request) =>
        EventRules.Id(request.CustomerId) is { } wrong ? Failures.Invalid("customer_id", wrong)
        : request.TimelineDays is < 0 or > MaxTimelineDays ? Failures.Invalid("timeline_days", $"is outside 0 to {MaxTimelineDays}")
        : null;
}
