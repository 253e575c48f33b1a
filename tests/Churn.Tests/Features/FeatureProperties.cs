using FsCheck;
using FsCheck.Fluent;

namespace Churn.Tests.Features;

/// <summary>A feature is a function of the set of events and the as-of time, nothing else.</summary>
public class FeatureProperties
{
    private const int Tests = 3_000;

    [Fact]
    public void AnyHistory_AnswersWhatTheOracleAnswers() =>
        Prop.ForAll(Histories.Arbitrary, Replay.Run).Check(Config.QuickThrowOnFailure.WithMaxTest(Tests).WithQuietOnSuccess(true));
}
