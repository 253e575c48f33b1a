using System.Collections.Immutable;
using Churn.Models.Drift;

namespace Churn.Models;

/// <summary>Reads the drift baseline of a manifest.</summary>
internal static class BaselineReader
{
    // As the type itself allows; checked here too, so that the message names the field.
    private const double SumTolerance = 1e-6;

    public static DriftBaseline Read(JsonField field, int featureCount)
    {
        field.RefuseUnknownFields("features", "score");
        return new DriftBaseline(
            [.. field["features"].Items(featureCount, featureCount).Select(ReadDistribution)], ReadDistribution(field["score"]));
    }

    private static Distribution ReadDistribution(JsonField field)
    {
        field.RefuseUnknownFields("edges", "shares");
        JsonField[] edgeItems = field["edges"].Items(0, Distribution.MaxEdges);
        var edges = ImmutableArray.CreateBuilder<double>(edgeItems.Length);
        foreach (JsonField item in edgeItems)
        {
            double edge = item.Number();
            if (edges.Count > 0 && edge <= edges[^1])
            {
                throw item.Wrong($"is {edge}, after {edges[^1]}", "Write edges that rise strictly");
            }

            edges.Add(edge);
        }

        return new Distribution(edges.MoveToImmutable(), ReadShares(field["shares"], edgeItems.Length + 2));
    }

    private static ImmutableArray<double> ReadShares(JsonField field, int count)
    {
        var shares = ImmutableArray.CreateBuilder<double>(count);
        double sum = 0;
        foreach (JsonField item in field.Items(count, count))
        {
            double share = item.Number();
            shares.Add(share is >= 0 and <= 1 ? share : throw item.Wrong($"is {share}", "A share is within [0, 1]"));
            sum += share;
        }

        return Math.Abs(sum - 1) <= SumTolerance
            ? shares.MoveToImmutable()
            : throw field.Wrong($"sums to {sum}", "Write shares of all values, which sum to 1");
    }
}
