using System.Collections.Frozen;
using System.Collections.Immutable;
using Churn.Models;
using Churn.Models.Drift;

namespace Churn.Cli.Pack;

/// <summary>Puts the manifest of a packed model together.</summary>
internal static class ManifestMaker
{
    private const int GoldenVectors = 20;
    private const int BackgroundRows = 100;

    // Half of the rows are low, a twentieth is critical.
    private static readonly double[] BandShares = [0.5, 0.8, 0.95];

    /// <param name="options">What is said of the model.</param>
    /// <param name="features">In order.</param>
    /// <param name="nobody">The row of missing values only.</param>
    /// <param name="probes">In random order. Real rows give a background and a baseline too.</param>
    /// <exception cref="CliException">No bands can be told.</exception>
    public static ModelManifest Make(PackOptions options, ImmutableArray<string> features, Probe nobody, ImmutableArray<Probe> probes)
    {
        Probe[] sorted = [.. probes.OrderBy(probe => probe.Probability)];
        bool isReal = options.Rows is not null;
        return new ModelManifest
        {
            Name = options.Name,
            Version = options.Version,
            Description = options.Description,
            Simulated = false,
            ChurnDefinition = options.Definition
                ?? $"No {string.Join(" or ", options.OwnEvents)} in the {options.HorizonDays} days after the as-of time.",
            HorizonDays = options.HorizonDays,
            LookbackDays = options.LookbackDays,
            Features = features,
            Bands = Bands(options, sorted),
            Population = new ModelPopulation([.. options.OwnEvents], options.LookbackDays),
            Training = FrozenDictionary<string, double>.Empty,
            GoldenVectors = [.. Spread(sorted).Prepend(nobody).Select(probe => new GoldenVector([.. probe.Row], probe.Probability))],
            Background = isReal ? [.. probes.Take(BackgroundRows).Select(probe => probe.Row.ToImmutableArray())] : [],
            Baseline = isReal ? Baseline(features.Length, probes) : null,
        };
    }

    // From the least probability to the greatest, an equal number of rows apart.
    private static IEnumerable<Probe> Spread(Probe[] sorted) =>
        Enumerable.Range(0, GoldenVectors - 1).Select(i => sorted[(int)((long)i * (sorted.Length - 1) / (GoldenVectors - 2))]);

    private static BandThresholds Bands(PackOptions options, Probe[] sorted)
    {
        double[] bands = options.Bands ?? [.. BandShares.Select(part => (double)sorted[(int)(part * sorted.Length)].Probability)];
        return bands[0] > 0 && bands[0] < bands[1] && bands[1] < bands[2] && bands[2] < 1
            ? new BandThresholds(bands[0], bands[1], bands[2])
            : throw new CliException(
                $"{options.Model}: probabilities of {options.Rows ?? "random rows"} vary too little to tell bands by; give --bands 0.2,0.4,0.7");
    }

    private static DriftBaseline Baseline(int features, ImmutableArray<Probe> probes)
    {
        var column = new double[probes.Length];
        var distributions = ImmutableArray.CreateBuilder<Distribution>(features);
        for (int i = 0; i < features; i++)
        {
            for (int row = 0; row < column.Length; row++)
            {
                column[row] = probes[row].Row[i];
            }

            distributions.Add(Distribution.Of(column));
        }

        double[] scores = [.. probes.Select(probe => (double)probe.Probability)];
        return new DriftBaseline(distributions.MoveToImmutable(), Distribution.Of(scores));
    }
}
