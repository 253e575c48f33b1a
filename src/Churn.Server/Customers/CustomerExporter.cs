using System.Text;
using Churn.Access;
using Churn.Features;
using Churn.Protocol.V1;
using Churn.Redis;
using Churn.Server.Access;
using Churn.Server.Configuration;
using Churn.Server.Errors;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;
using CustomerState = Churn.Features.CustomerState;
using Status = Google.Rpc.Status;

namespace Churn.Server.Customers;

/// <summary>Says all that is stored on a customer, as it is stored.</summary>
internal sealed class CustomerExporter(
    CustomerReads reads, Compactor compactor, TimeProvider time, CustomerStates states, IOptions<ServerOptions> options,
    ILogger<CustomerExporter> log)
{
    // A damaged element may name any time of receipt, a message only those up to the year 9999.
    private static readonly long LastTime = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Exports a customer.</summary>
    /// <returns>All of it, or an error: expected failures do not throw.</returns>
    public async ValueTask<(ExportCustomerResponse? Response, Status? Error)> ExportAsync(Caller caller, ExportCustomerRequest request)
    {
        if (EventRules.Id(request.CustomerId) is { } wrong)
        {
            return (null, Failures.Invalid("customer_id", wrong));
        }
        var denied = Permission.Refuse(caller, Scopes.Erase, request.CustomerId);
        AccessLog.Audit(log, "ExportCustomer", caller, allowed: denied is null);
        if (denied is not null)
        {
            return (null, denied);
        }
        var key = CustomerStates.KeyOf(caller, request.CustomerId);
        return await reads.ReadAsync(key, (in StoredElements elements) => Describe(request, key, elements)).ConfigureAwait(false);
    }

    private (ExportCustomerResponse? Response, Status? Error) Describe(
        ExportCustomerRequest request, CustomerKey key, in StoredElements elements)
    {
        if (elements.Count == 0)
        {
            return (null, Failures.NoSuchCustomer);
        }
        var state = states.ForThisThread;
        var folded = states.Fold(compactor, key, elements, elements.Count, state);
        if (elements.IsTruncated)
        {
            // Makes the rest readable for whoever asks next; else an export leaves everything as it is.
            states.Compact(compactor, key, elements, folded, state);
            return (null, Failures.Unfolded);
        }
        var response = ToResponse(request, state, elements);
        AddPending(response, elements, folded.Count - folded.Pending);
        return response.CalculateSize() <= options.Value.MaxMessageBytes ? (response, null) : (null, Failures.ExportTooLarge);
    }

    private ExportCustomerResponse ToResponse(ExportCustomerRequest request, CustomerState state, in StoredElements elements)
    {
        var response = new ExportCustomerResponse
        {
            CustomerId = request.CustomerId,
            ExportedAt = time.GetUtcNow().ToTimestamp(),
            Profile = ProfileMask.ToProtocol(state.Profile),
            ErasedAt = state.ErasedAt is { } erasedAt ? ProtocolTime.ToTimestamp(erasedAt) : null,
            RecognisedEventIds = state.SeenCount,
            RecognisedImports = state.ImportCount,
            StoredElements = elements.Count,
            StoredBytes = elements.TotalBytes,
        };
        response.Series.AddRange(state.Details().Select(ToProtocol));
        return response;
    }

    private static void AddPending(ExportCustomerResponse response, in StoredElements elements, int first)
    {
        for (var i = first; i < elements.Count; i++)
        {
            if (EventElement.TryRead(elements[i], out var e))
            {
                response.PendingEvents.Add(ToProtocol(e));
            }
            else if (ElementHead.KindOf(elements[i]) is not (ElementKind.Profile or ElementKind.Tombstone))
            {
                response.UnreadableElements++;
            }
        }
    }

    private static ExportedEvent ToProtocol(in EventElement e)
    {
        var exported = new ExportedEvent
        {
            EventId = Encoding.UTF8.GetString(e.Id),
            Type = Encoding.ASCII.GetString(e.Type),
            Category = Encoding.ASCII.GetString(e.Category),
            OccurredAt = ProtocolTime.ToTimestamp(e.OccurredAt),
            ReceivedAt = ProtocolTime.ToTimestamp(Math.Clamp(e.ReceivedAt, 0, LastTime)),
        };
        if (e.HasValue)
        {
            exported.Value = FixedValue.ToDouble(e.Value);
        }
        return exported;
    }

    private static ExportedSeries ToProtocol(SeriesDetail detail)
    {
        var series = new ExportedSeries
        {
            Type = detail.Type,
            Category = detail.Category,
            EventCount = detail.Count,
            ValuedCount = detail.Valued,
            FirstEventAt = ProtocolTime.ToTimestamp(detail.FirstAt),
            LastEventAt = ProtocolTime.ToTimestamp(detail.LastAt),
            OlderEventCount = detail.Older,
        };
        if (detail.Sum is { } sum)
        {
            series.ValueSum = sum;
        }
        series.Tiles.AddRange(detail.Tiles.Select(ToProtocol));
        return series;
    }

    private static ExportedTile ToProtocol(TileDetail detail)
    {
        var tile = new ExportedTile
        {
            Start = ProtocolTime.ToTimestamp(detail.Start),
            Length = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(detail.Span)),
            EventCount = detail.Count,
            ValuedCount = detail.Valued,
        };
        if (detail.Sum is { } sum)
        {
            tile.ValueSum = sum;
        }
        return tile;
    }
}
