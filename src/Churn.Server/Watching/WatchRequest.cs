using Churn.Features;
using Churn.Protocol.V1;
using Churn.Server.Errors;
using Status = Google.Rpc.Status;
using Violation = Google.Rpc.BadRequest.Types.FieldViolation;

namespace Churn.Server.Watching;

/// <summary>Checks what is to be watched.</summary>
internal static class WatchRequest
{
    /// <summary>Most customers of one watch.</summary>
    public const int MaxCustomers = 1000;

    /// <summary>Least time between two updates of one customer where the request does not say.</summary>
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MostInterval = TimeSpan.FromHours(1);

    /// <returns>What is wrong; null if nothing is.</returns>
    public static Status? Check(WatchScoresRequest request, out TimeSpan interval)
    {
        var violations = new List<Violation>();
        if (request.CustomerIds.Count is < 1 or > MaxCustomers)
        {
            Add("customer_ids", $"has {request.CustomerIds.Count} items: give 1 to {MaxCustomers}");
        }
        else
        {
            for (var i = 0; i < request.CustomerIds.Count && violations.Count == 0; i++)
            {
                if (EventRules.Id(request.CustomerIds[i]) is { } wrong)
                {
                    Add($"customer_ids[{i}]", wrong);
                }
            }
        }
        if (request.MaxReasons is < 0 or > 20)
        {
            Add("max_reasons", "is outside 0 to 20");
        }
        interval = DefaultInterval;
        if (request.MinInterval is { } asked)
        {
            // Compared as numbers: the type's own conversion throws beyond its range.
            var seconds = asked.Seconds + (asked.Nanos / 1e9);
            if (seconds < LeastInterval.TotalSeconds || seconds > MostInterval.TotalSeconds)
            {
                Add("min_interval", "is outside 10 ms to 1 h");
            }
            else
            {
                interval = TimeSpan.FromSeconds(seconds);
            }
        }
        return violations.Count == 0 ? null : Failures.Invalid(violations);

        void Add(string field, string problem) => violations.Add(new Violation { Field = field, Description = problem });
    }
}
