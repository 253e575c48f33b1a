namespace Churn.Benchmarks;

/// <summary>Seeded rows of which one in ten values is missing, and labels that depend on most columns, some of them in pairs.</summary>
internal sealed class SyntheticData
{
    public SyntheticData(int rows, int columns, int seed)
    {
        Columns = columns;
        Values = new float[rows * columns];
        Labels = new float[rows];
        var random = new Random(seed);
        double[] weights = [.. Enumerable.Range(0, columns).Select(_ => Normal(random))];
        for (int i = 0; i < rows; i++)
        {
            Span<float> row = Values.AsSpan(i * columns, columns);
            double odds = 2 * Normal(random);
            for (int c = 0; c < columns; c++)
            {
                row[c] = random.NextDouble() < 0.1 ? float.NaN : (float)Normal(random);
                double value = float.IsNaN(row[c]) ? -0.5 : row[c];
                odds += weights[c] * (c % 3 == 2 && row[c - 1] > 0 ? value * value : value);
            }

            Labels[i] = odds > 0 ? 1 : 0;
        }
    }

    public int Columns { get; }

    /// <summary>Shape [rows, Columns]; NaN is missing.</summary>
    public float[] Values { get; }

    /// <summary>Shape [rows]; 0 or 1.</summary>
    public float[] Labels { get; }

    public float[] Row(int row) => Values.AsSpan(row * Columns, Columns).ToArray();

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
