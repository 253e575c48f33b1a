using Churn.Protocol.V1;
using Churn.Redis;
using Churn.Server.Customers;
using Churn.Server.Scoring;
using Churn.Tests.Redis;
using Google.Protobuf.WellKnownTypes;

namespace Churn.Tests.Server.Scoring;

public sealed class LastScoresTests
{
    private static readonly CustomerKey Key = CustomerKey.From("t", "a");
    private readonly SteppedTime _time = new();

    [Fact]
    public void LastScore_ComesBackMarkedWithItsAgeAndWithoutReasons()
    {
        var scores = new LastScores(16, _time);
        var made = Of(7);
        scores.Note(Key, made);
        _time.Step(TimeSpan.FromSeconds(12));

        var found = scores.Find(Key, "a");

        var expected = made.Clone();
        (expected.Degraded, expected.Age, expected.CustomerId) = (true, Duration.FromTimeSpan(TimeSpan.FromSeconds(12)), "a");
        expected.Reasons.Clear();
        expected.Features.Clear();
        Assert.Equal(expected, found);
    }

    [Fact]
    public void ScoreOfACustomerWithoutEvents_StaysWithout()
    {
        var scores = new LastScores(16, _time);
        var made = Of(0);
        made.LastEventAt = null;
        scores.Note(Key, made);

        Assert.Null(scores.Find(Key, "a")!.LastEventAt);
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(60.001, false)]
    public void Score_IsGoodForAMinute(double seconds, bool isFound)
    {
        var scores = new LastScores(16, _time);
        scores.Note(Key, Of(1));
        _time.Step(TimeSpan.FromSeconds(seconds));

        Assert.Equal(isFound, scores.Find(Key, "a") is not null);
    }

    [Fact]
    public void OtherCustomerInTheSamePlace_IsNeverTakenForTheFirst()
    {
        // One place: every customer's.
        var scores = new LastScores(1, _time);
        for (var i = 0; i < 10_000; i++)
        {
            scores.Note(CustomerKey.From("t", $"{i}"), Of(i));
            Assert.Null(scores.Find(Key, "a"));
            Assert.Null(scores.Find(CustomerKey.From("other", $"{i}"), $"{i}"));
        }

        Assert.Equal(9_999, scores.Find(CustomerKey.From("t", "9999"), "9999")!.EventCount);
    }

    [Fact]
    public void ForgottenCustomer_IsGoneAndItsNeighbourStays()
    {
        var scores = new LastScores(1, _time);
        scores.Note(Key, Of(1));
        scores.Forget(CustomerKey.From("t", "neighbour"));
        Assert.NotNull(scores.Find(Key, "a"));
        scores.Forget(Key);

        Assert.Null(scores.Find(Key, "a"));
        scores.Note(Key, Of(2));
        Assert.Equal(2, scores.Find(Key, "a")!.EventCount);
    }

    [Fact]
    public void NoPlaces_KeepNothing()
    {
        var scores = new LastScores(0, _time);
        scores.Note(Key, Of(1));
        scores.Forget(Key);

        Assert.Null(scores.Find(Key, "a"));
    }

    [Fact]
    public async Task ManyThreadsOnFewPlaces_NeverReadHalfOfTwoScores()
    {
        var scores = new LastScores(2, _time);
        CustomerKey[] keys = [.. Enumerable.Range(0, 8).Select(i => CustomerKey.From("t", $"{i}"))];
        var found = 0;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 100_000; i++)
            {
                var own = (i + thread) % keys.Length;
                if (thread % 2 == 0)
                {
                    scores.Note(keys[own], Of(own + (keys.Length * i)));
                }
                else if (scores.Find(keys[own], "") is { } score)
                {
                    Interlocked.Increment(ref found);
                    var expected = Of((int)score.EventCount);
                    Assert.Equal(own, score.EventCount % keys.Length);
                    Assert.Equal(
                        (expected.ChurnProbability, expected.ScoredAt, expected.AsOf, expected.LastEventAt, expected.ModelVersion),
                        (score.ChurnProbability, score.ScoredAt, score.AsOf, score.LastEventAt, score.ModelVersion));
                }
            }
        })));

        Assert.True(found > 0);
    }

    [Fact]
    public void Note_AllocatesNothing()
    {
        var scores = new LastScores(16, _time);
        var score = Of(1);
        scores.Note(Key, score);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            scores.Note(Key, score);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>A score of which every field says the same number.</summary>
    private static Score Of(int number) => new()
    {
        CustomerId = "c",
        ChurnProbability = number / 1e9,
        Band = Band.High,
        CustomerState = CustomerState.Active,
        Horizon = Duration.FromTimeSpan(TimeSpan.FromDays(90)),
        Reasons = { new Reason { Signal = "visit" } },
        Features = { new Feature { Name = "visit.recency" } },
        ScoredAt = ProtocolTime.ToTimestamp(number + 1L),
        AsOf = ProtocolTime.ToTimestamp(number + 2L),
        LastEventAt = ProtocolTime.ToTimestamp(number + 3L),
        EventCount = number,
        ModelVersion = number % 2 == 0 ? "even/1" : "odd/1",
    };
}
