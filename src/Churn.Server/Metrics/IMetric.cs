namespace Churn.Server.Metrics;

/// <summary>One metric family: written as HELP, TYPE and its samples.</summary>
internal interface IMetric
{
    void Write(MetricsWriter to);
}
