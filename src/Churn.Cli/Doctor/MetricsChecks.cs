namespace Churn.Cli.Doctor;

/// <summary>What a server's counters say of its life so far.</summary>
internal static class MetricsChecks
{
    // Of all since the server started.
    private const double FewDegraded = 0.001;
    private const double ManyLate = 0.1;
    private const double ManyPending = 512;

    // What is held to be a shift of a population (docs/drift.md).
    private const double Drift = 0.25;

    /// <summary>Events that were received and have no verdict, or the other way round.</summary>
    public static double Missing(MetricsText metrics) => metrics.Sum("churn_events_received_total") - metrics.Sum("churn_events_total");

    public static void Run(Diagnosis found, MetricsText metrics)
    {
        if (metrics.Find("churn_store_up") is not { } up)
        {
            found.Fail("metrics", "/metrics has none of this service", "name the address of a Churn server with --http");
            return;
        }
        Store(found, metrics, up);
        Accounting(found, metrics);
        Degraded(found, metrics);
        Shifts(found, metrics);
        Lag(found, metrics);
        Reloads(found, metrics);
    }

    private static void Store(Diagnosis found, MetricsText metrics, double up)
    {
        if (up == 0)
        {
            found.Fail("store", "the server says that its store is down (churn_store_up is 0)", "start Redis, or let the server reach it; the log says what it meets (events 202 and 104)");
        }
        else if (metrics.Sum("churn_unreadable_states_total") is > 0 and var unreadable)
        {
            found.Fail("store", $"{unreadable:0} calls met a customer whose state cannot be read", "servers of different versions on one Redis, or damage: docs/guarantees.md, and the log (event 102)");
        }
        else if (metrics.Sum("churn_pending_events") is >= ManyPending and var pending)
        {
            found.Warn("store", $"a customer has {pending:0} events that are not folded yet", "compactions fail or cannot keep up: churn_compactions_total{result}, and the log (event 106)");
        }
        else
        {
            found.Ok("store", "the server reaches its store");
        }
    }

    private static void Accounting(Diagnosis found, MetricsText metrics)
    {
        var received = metrics.Sum("churn_events_received_total");
        if (Missing(metrics) is not 0 and var missing)
        {
            found.Warn("accounting", $"{received:0} events were received, and the verdicts differ by {missing:0}", "events may just be under way: ask again; a difference that stays is a bug in the server");
        }
        else
        {
            found.Ok("accounting", $"{received:0} events were received, and each has its verdict");
        }
        var failed = metrics.Find("churn_events_total{verdict=\"failed\"}") ?? 0;
        if (failed > 0)
        {
            found.Warn("failed", $"{failed:0} of {received:0} events failed on the server's side", "clients send them again with the same event_id; the log says why they failed");
        }
    }

    private static void Degraded(Diagnosis found, MetricsText metrics)
    {
        var degraded = metrics.Sum("churn_scores_degraded_total");
        var scores = metrics.Sum("churn_scores_total") + degraded;
        if (degraded > FewDegraded * scores)
        {
            found.Warn("degraded", $"{degraded:0} of {scores:0} scores came from memory as Redis was out of reach", "see that Redis stays within reach: its log, the network, StoreDeadline");
        }
        else
        {
            found.Ok("degraded", $"{degraded:0} of {scores:0} scores came from memory");
        }
    }

    private static void Shifts(Diagnosis found, MetricsText metrics)
    {
        var features = metrics.Of("churn_feature_drift_psi").Where(sample => sample.Value > Drift).Select(sample => sample.Key["churn_feature_drift_psi".Length..]).ToArray();
        var score = metrics.Find("churn_score_drift_psi");
        const string Fix = "customers are no longer those that the model was trained on, or events are sent in another way: docs/drift.md";
        if (score > Drift || features.Length > 0)
        {
            found.Warn("drift", $"PSI over {Drift}: {string.Join(", ", features.Take(5).Concat(score > Drift ? ["scores"] : []))}", Fix);
        }
        else
        {
            found.Ok("drift", score is null or double.NaN ? "not measured: the model has no baseline, or too few scores were made" : $"PSI of scores {score:0.00}");
        }
    }

    private static void Lag(Diagnosis found, MetricsText metrics)
    {
        var count = metrics.Find("churn_event_lag_seconds_count") ?? 0;
        var late = count - (metrics.Find("churn_event_lag_seconds_bucket{le=\"3600\"}") ?? count);
        if (count > 0 && late > ManyLate * count)
        {
            found.Warn("lag", $"{late:0} of {count:0} events came more than an hour after they occurred", "scores between are of the past: look at what queues events before the server, and at the senders' clocks");
        }
        else
        {
            found.Ok("lag", $"{late:0} of {count:0} events came more than an hour late");
        }
    }

    private static void Reloads(Diagnosis found, MetricsText metrics)
    {
        if (metrics.Find("churn_model_reloads_total{result=\"failed\"}") is > 0 and var failed)
        {
            found.Warn("reloads", $"{failed:0} models were refused, and the one before stayed", "the log says why (event 302)");
        }
    }
}
