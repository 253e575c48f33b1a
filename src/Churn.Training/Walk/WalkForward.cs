using Churn.Features;
using Churn.Training.Discovery;
using Churn.Training.Examples;
using Churn.Training.Fitting;

namespace Churn.Training.Walk;

/// <summary>Trains for each test cutoff a model on what was known by then, and scores the cutoff with it.</summary>
public sealed class WalkForward
{
    // Fewer than this of a class among the training rows, and nothing can be fitted; the gate asks for more.
    private const int LeastOfEachClass = 20;

    private WalkForward(ExampleSource source, ExampleSet training, ExampleSet test, IReadOnlyList<CutoffOutcome> outcomes)
    {
        Source = source;
        Training = training;
        Test = test;
        Outcomes = outcomes;
    }

    /// <summary>What it was made of.</summary>
    public ExampleSource Source { get; }

    /// <summary>Examples at every training cutoff, at seeded times of day.</summary>
    public ExampleSet Training { get; }

    /// <summary>Examples at the test cutoffs, at midnight.</summary>
    public ExampleSet Test { get; }

    /// <summary>In order of the test cutoffs. The last one's model is the one to write.</summary>
    public IReadOnlyList<CutoffOutcome> Outcomes { get; }

    /// <summary>Computes the examples.</summary>
    /// <exception cref="TrainingException">A cutoff does not fit the log, or there is nothing to learn from.</exception>
    public static (ExampleSet Training, ExampleSet Test) Examples(
        ExampleSource source, TrainingOptions options, Action<string, double>? progress, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        var tests = options.Tests.Select(Cutoffs.ToMs).ToArray();
        CheckCutoffs(source, options, tests);
        var plan = FeaturePlan.Compile(FeatureFamily.Of(source.History, source.Profiles is not null, source.Definition.OwnEvents));
        var cutoffs = Cutoffs.Until(options.From, options.Every, source.Definition.HorizonDays, tests[^1]);
        Action<int>? Of(string step) => progress is null ? null : rows => progress($"{step}: {rows:N0} rows of {plan.Names.Count} features", 0);
        return (ExampleBuilder.Build(source, plan, cutoffs, options.Seed, Of("training examples"), stop),
            ExampleBuilder.Build(source, plan, tests, null, Of("test examples"), stop));
    }

    /// <summary>Trains and tests.</summary>
    /// <param name="source">What the examples were made of.</param>
    /// <param name="training">From <see cref="Examples"/>.</param>
    /// <param name="test">From <see cref="Examples"/>.</param>
    /// <param name="seed">Of every draw.</param>
    /// <param name="progress">Told what is done and what part of it.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="TrainingException">There is nothing to learn from.</exception>
    public static WalkForward Run(
        ExampleSource source, ExampleSet training, ExampleSet test, ulong seed, Action<string, double>? progress, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(test);
        var done = 0;
        progress?.Invoke("training", 0);
        var outcomes = SideBySide.Run([.. Enumerable.Range(0, test.Cutoffs.Length)], i =>
        {
            var outcome = At(source, training, test, i, seed, stop);
            progress?.Invoke("training", Interlocked.Increment(ref done) / (double)test.Cutoffs.Length);
            return outcome;
        });
        return new WalkForward(source, training, test, outcomes);
    }

    private static CutoffOutcome At(ExampleSource source, ExampleSet training, ExampleSet test, int cutoff, ulong seed, CancellationToken stop)
    {
        var at = test.Cutoffs[cutoff];
        var latest = at - (source.Definition.HorizonDays * Millis.Day);
        var rows = training.Where(row => training.Cutoffs[training.Cutoff[row]] <= latest);
        var tested = test.Where(row => test.Cutoff[row] == cutoff);
        CheckClasses(training, rows, at);
        if (tested.Length == 0)
        {
            throw new TrainingException($"at the test cutoff {Cutoffs.ToDay(at):yyyy-MM-dd} nobody is in the population: is --lookback long enough?");
        }
        var split = ValidationSplit.Of(training, rows, source.Definition.HorizonDays, seed);
        var trees = FittedTrees.Fit(training, rows, split, seed, stop);
        var baselines = new Baselines(training, source.Definition.OwnEvents);
        var linear = FittedLinear.Fit(training, rows, baselines.Linear);
        return new CutoffOutcome
        {
            Cutoff = at,
            TrainingCutoffs = [.. training.Cutoffs.Where(c => c <= latest)],
            TrainingRows = rows,
            Rows = tested,
            Churned = [.. tested.Select(row => test.Churned[row])],
            Split = split,
            Trees = trees,
            Linear = linear,
            Probabilities = new Dictionary<ModelKind, double[]>
            {
                [ModelKind.Trees] = trees.Probabilities(test, tested),
                [ModelKind.Linear] = linear.Probabilities(test, tested),
                [ModelKind.Rfm] = LogBaseline.Fit(training, rows, baselines.Rfm).Probabilities(test, tested),
                [ModelKind.Recency] = LogBaseline.Fit(training, rows, baselines.Recency).Probabilities(test, tested),
            },
            TrainingRate = rows.Count(row => training.Churned[row]) / (double)rows.Length,
        };
    }

    private static void CheckCutoffs(ExampleSource source, TrainingOptions options, long[] tests)
    {
        var horizon = source.Definition.HorizonDays;
        Cutoffs.CheckEnd(options.Tests[^1], horizon, source.History.LastAt);
        if (Cutoffs.ToMs(options.From) <= source.History.FirstAt)
        {
            throw new TrainingException(
                $"--train-from {options.From:yyyy-MM-dd} is not after the log's first event, on {Cutoffs.ToDay(source.History.FirstAt):yyyy-MM-dd}: "
                + "leave some history before it, best as much as the lookback");
        }
        if (Cutoffs.ToMs(options.From) + (horizon * Millis.Day) > tests[0])
        {
            throw new TrainingException(
                $"no training label ends by the test cutoff {options.Tests[0]:yyyy-MM-dd}: it must be at least {horizon} days after --train-from {options.From:yyyy-MM-dd}");
        }
    }

    private static void CheckClasses(ExampleSet training, int[] rows, long cutoff)
    {
        var churned = rows.Count(row => training.Churned[row]);
        if (churned < LeastOfEachClass || rows.Length - churned < LeastOfEachClass)
        {
            throw new TrainingException(
                $"for {Cutoffs.ToDay(cutoff):yyyy-MM-dd} there are {rows.Length:N0} training examples, {churned:N0} of which churned: at least {LeastOfEachClass} "
                + "must have churned and as many stayed, or there is nothing to fit, and nothing that --force could write. Is churn defined right, and the population "
                + "(--own-events, --lookback)?");
        }
    }
}
