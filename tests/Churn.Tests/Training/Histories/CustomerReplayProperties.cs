using Churn.Features;
using Churn.Tests.Features;
using Churn.Training;
using Churn.Training.Histories;

namespace Churn.Tests.Training.Histories;

public sealed class CustomerReplayProperties
{
    private static readonly string[] Names =
        [.. new[] { "any", "purchase", "purchase/web", "visit", "complaint", "complaint/web", "refund" }.SelectMany(FeatureNames.Of)];

    private static readonly FeaturePlan Plan = FeaturePlan.Compile(Names);

    [Fact]
    public void Features_AreThoseOfTheElementsThatAServerWouldStore()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var rows = LogText.Draw(seed);
            var history = LogText.Read(LogText.Of(rows));
            var replay = new CustomerReplay(history);
            for (var customer = 0; customer < history.Customers.Count; customer++)
            {
                replay.Begin(customer);
                foreach (var asOf in AsOfs(rows, seed))
                {
                    AssertSame(Offline(rows, history.Customers[customer], asOf), Evaluate(replay, asOf), $"seed {seed}, {asOf}");
                }
            }
        }
    }

    [Fact]
    public void WhatComesAtOrAfterTheAsOf_ChangesNothing()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var rows = LogText.Draw(seed);
            var asOf = rows[random.Next(rows.Count)].At;
            var other = rows.TakeWhile(r => r.At < asOf)
                .Concat(LogText.Draw(seed + 1000).Where(r => r.At >= asOf).Prepend(new LogRow("c1", asOf, "refund", "", 9))).ToList();
            var (one, two) = (LogText.Read(LogText.Of(rows)), LogText.Read(LogText.Of(other)));
            foreach (var id in one.Customers.Intersect(two.Customers))
            {
                AssertSame(At(one, id, asOf), At(two, id, asOf), $"seed {seed}, {id}");
            }
        }
    }

    [Fact]
    public void OneLook_IsAsGoodAsManyBefore_WhoeverCameBefore()
    {
        var rows = LogText.Draw(77);
        var history = LogText.Read(LogText.Of(rows));
        var used = new CustomerReplay(history);
        foreach (var customer in (int[])[3, 1, 3, 0])
        {
            used.Begin(customer);
            foreach (var asOf in AsOfs(rows, customer))
            {
                var fresh = new CustomerReplay(history);
                fresh.Begin(customer);
                AssertSame(Evaluate(fresh, asOf), Evaluate(used, asOf), $"{customer} at {asOf}");
            }
        }
    }

    [Fact]
    public void ManyPairsOfTypeAndCategory_AreCappedAsOnTheServer()
    {
        List<LogRow> rows = [.. Enumerable.Range(0, 300).Select(i => new LogRow("a", LogText.Start + i, i < 290 ? $"type_{i}" : "purchase", "", i))];
        var history = LogText.Read(LogText.Of(rows));

        AssertSame(Offline(rows, "a", LogText.Start + 300), At(history, "a", LogText.Start + 300), "capped");
    }

    [Fact]
    public void TimeThatRunsBackwards_IsRefused()
    {
        var replay = new CustomerReplay(LogText.Read(LogText.Of(LogText.Draw(5))));
        replay.Begin(0);
        Evaluate(replay, LogText.Start + 10);

        Assert.Throws<ArgumentException>(() => Evaluate(replay, LogText.Start + 9));
        replay.Begin(0);
        Evaluate(replay, LogText.Start + 9);
    }

    // Around events, where < and <= differ, and between.
    private static long[] AsOfs(List<LogRow> rows, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 6).Select(_ => rows[random.Next(rows.Count)].At + random.Next(0, 2))
            .Append(Millis.Floor(rows[^1].At, Millis.Day)).Append(rows[^1].At + Millis.Day).Order()];
    }

    private static double[] Offline(List<LogRow> rows, string customer, long asOf)
    {
        var offline = new OfflineCustomers();
        var alike = new Dictionary<LogRow, int>();
        foreach (var row in rows.Where(r => r.At < asOf))
        {
            var occurrence = alike[row] = alike.GetValueOrDefault(row, -1) + 1;
            offline.Add(new LogEvent(0, row.Customer, row.At, row.Type, row.Category, row.Value, EventId: null, occurrence));
        }
        var vector = new double[Names.Length];
        offline.Evaluate(customer, Plan, asOf, vector);
        return vector;
    }

    private static double[] At(EventHistory history, string customer, long asOf)
    {
        var replay = new CustomerReplay(history);
        replay.Begin(Array.IndexOf([.. history.Customers], customer));
        return Evaluate(replay, asOf);
    }

    private static double[] Evaluate(CustomerReplay replay, long asOf)
    {
        var vector = new double[Names.Length];
        replay.Evaluate(Plan, asOf, vector);
        return vector;
    }

    private static void AssertSame(double[] expected, double[] actual, string where)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            Assert.True(
                BitConverter.DoubleToInt64Bits(expected[i]) == BitConverter.DoubleToInt64Bits(actual[i]) || (double.IsNaN(expected[i]) && double.IsNaN(actual[i])),
                $"{Names[i]}, {where}: {actual[i]:R} instead of {expected[i]:R}");
        }
    }
}
