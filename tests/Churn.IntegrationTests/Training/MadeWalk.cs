using Churn.IntegrationTests.Infrastructure;
using Churn.Training;
using Churn.Training.Boosting;
using Churn.Training.Examples;
using Churn.Training.Gate;
using Churn.Training.Histories;
using Churn.Training.Packaging;
using Churn.Training.Report;
using Churn.Training.Walk;

namespace Churn.IntegrationTests.Training;

/// <summary>A training on a made log, small enough for a test: 800 shoppers with rhythms of their own, a third of whom leaves.</summary>
public sealed class MadeWalk
{
    private const int Customers = 800;
    private const int Days = 420;
    private const ulong Seed = 1;

    private static readonly DateTimeOffset Start = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Lazy<MadeWalk> Made = new(() => new MadeWalk());

    private MadeWalk()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(path, Rows());
            using var reader = new EventLogReader(path);
            var history = EventHistoryReader.Read(reader, Start.AddDays(Days + 1).ToUnixTimeMilliseconds());
            var source = new ExampleSource(history, null, new ChurnDefinition(["purchase"], null, 30, 90), "made.csv");
            var (training, test) = WalkForward.Examples(source, Options, null, default);
            Walk = WalkForward.Run(source, training, test, Seed, null, default);
            Verdict = QualityGate.Judge(Walk, Seed);
            Model = ModelPackager.Make(Walk, Verdict, Labels, Seed);
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static TrainingOptions Options { get; } =
        new(new DateOnly(2020, 5, 1), new CutoffStep(1, 0), [new DateOnly(2020, 12, 1), new DateOnly(2021, 1, 1)], Seed);

    public WalkForward Walk { get; }

    public Verdict Verdict { get; }

    public TrainedModel Model { get; }

    private static ModelLabels Labels { get; } = new("made", "1", "Trained on made shoppers.", Simulated: true);

    /// <summary>Trained once for all tests. Skips or fails the running test without XGBoost.</summary>
    public static MadeWalk Get()
    {
        Requires.Present(HasXGBoost(), "libxgboost0");
        return Made.Value;
    }

    public ReportData Report(bool withModel = true) => ReportData.Of(Walk, Verdict, withModel ? Model : null, Labels, Options, "made.csv", Seed);

    private static bool HasXGBoost()
    {
        try
        {
            XGBoostLibrary.Version();
            return true;
        }
        catch (TrainingException)
        {
            return false;
        }
    }

    private static IEnumerable<string> Rows()
    {
        var random = new Random(1);
        var events = new List<(DateTimeOffset At, string Row)>();
        for (var customer = 0; customer < Customers; customer++)
        {
            var interval = 3 + (random.NextDouble() * 40);
            var leaves = random.Next(3) == 0 ? random.Next(60, Days) : Days;
            for (var day = random.NextDouble() * 60; day < leaves; day += interval * (0.3 + (1.4 * random.NextDouble())))
            {
                var at = Start.AddDays(day);
                var type = random.Next(5) == 0 ? "complaint" : "purchase";
                events.Add((at, $"secret-{customer},{at:yyyy-MM-dd'T'HH:mm:ss'Z'},{type},{random.Next(5, 90)}"));
            }
        }
        return events.OrderBy(e => e.At).Select(e => e.Row).Prepend("customer_id,timestamp,event_type,value");
    }
}
