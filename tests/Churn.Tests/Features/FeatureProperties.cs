using FsCheck;
using FsCheck.Fluent;

namespace Churn.Tests.Features;

/// <summary>A feature is a function of the set of events and the as-of time, nothing else. A failure prints its seed, which
/// <c>Config.WithReplay</c> takes, and the least history that fails.</summary>
public class FeatureProperties
{
    [Fact]
    public void LongHistory_AnswersWhatTheOracleAnswers() => Check(Histories.Long, 3_000);

    [Fact]
    public void BusyHours_AnswerWhatTheOracleAnswers() => Check(Histories.Busy, 200);

    private static void Check(Arbitrary<History> histories, int tests) =>
        Prop.ForAll(histories, Replay.Run).Check(Config.QuickThrowOnFailure.WithMaxTest(tests).WithQuietOnSuccess(true));
}
