using System.Text.Json;
using Churn.Models;

namespace Churn.Benchmarks;

/// <summary>One booster in libxgboost and, loaded from the file that it wrote, in Churn.Models.</summary>
internal sealed class Contender
{
    private const int TrainingRows = 20_000;
    private const int Columns = 40;

    private readonly byte[][] interfaces;
    private readonly nint[] matrices;
    private readonly double[][] rows;
    private readonly double[] contributions = new double[Columns];

    public Contender(int rowCount, int trees, params (string Name, string Value)[] parameters)
    {
        Trees = trees;
        Booster = new XGBoostBooster(
            new SyntheticData(TrainingRows, Columns, 1),
            [("objective", "binary:logistic"), ("nthread", "1"), ("tree_method", "hist"), ("eta", "0.1"), .. parameters],
            trees);

        var data = new SyntheticData(rowCount, Columns, 1);
        float[][] single = [.. Enumerable.Range(0, rowCount).Select(_ => GC.AllocateArray<float>(Columns, pinned: true))];
        for (int i = 0; i < rowCount; i++)
        {
            data.Row(i).CopyTo(single[i], 0);
        }

        Pinned = single;
        rows = [.. single.Select(row => Array.ConvertAll(row, value => (double)value))];
        interfaces = [.. single.Select(row => XGBoostBooster.ArrayInterface(Address(row), Columns))];
        matrices = [.. single.Select(row => XGBoostBooster.Matrix(row, Columns))];
        Model = ChurnModel.Load(Manifest(Booster.Probability(interfaces[0])), Booster.ToJson());
    }

    public int Trees { get; }

    public int RowCount => rows.Length;

    public ChurnModel Model { get; }

    private XGBoostBooster Booster { get; }

    // Kept alive: libxgboost reads them by address.
    private float[][] Pinned { get; }

    /// <summary>The largest difference between the two over all rows.</summary>
    public double Disagreement()
    {
        GC.KeepAlive(Pinned);
        return Enumerable.Range(0, RowCount).Max(i => Math.Abs(Ours(i) - Theirs(i)));
    }

    public double Ours(int row) => Model.Probability(rows[row]);

    public double Theirs(int row) => Booster.Probability(interfaces[row]);

    /// <summary>The largest difference of a contribution over all rows.</summary>
    public double ContributionDisagreement()
    {
        double most = 0;
        for (int row = 0; row < RowCount; row++)
        {
            OurContributions(row);
            ReadOnlySpan<float> theirs = TheirContributions(row);
            for (int i = 0; i < Columns; i++)
            {
                most = Math.Max(most, Math.Abs(contributions[i] - theirs[i]));
            }
        }

        return most;
    }

    public void OurContributions(int row) => Model.Contributions(rows[row], contributions);

    public ReadOnlySpan<float> TheirContributions(int row) => Booster.Contributions(matrices[row], Columns);

    private static unsafe nint Address(float[] pinned) => (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref pinned[0]);

    private byte[] Manifest(double expected) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        format_version = 1,
        name = "benchmark",
        version = "1",
        description = "Trained on synthetic data for the length of a benchmark.",
        simulated = true,
        churn_definition = "None.",
        horizon_days = 1,
        lookback_days = 1,
        features = Enumerable.Range(0, Columns).Select(i => $"f{i}"),
        bands = new { medium = 0.2, high = 0.4, critical = 0.7 },
        population = new { own_events = Enumerable.Repeat("purchase", 1), lookback_days = 1 },
        training = new { rows = TrainingRows },
        golden_vectors = new[]
        {
            new { features = rows[0].Select(v => double.IsNaN(v) ? (double?)null : v), probability = expected },
        },
    });
}
