using System.Runtime.Intrinsics;

namespace Churn.Models.Trees;

/// <summary>Gauss–Legendre quadrature on [0, 1], four points to a vector: exact for polynomials up to degree 8 · vectors − 1.</summary>
/// <remarks>Source: Abramowitz, Stegun, "Handbook of Mathematical Functions", 25.4.29 and 22.7.10.</remarks>
internal sealed class GaussLegendre
{
    public const int PointsPerVector = 4;

    /// <param name="vectors">Vectors of points, at least 1.</param>
    public GaussLegendre(int vectors)
    {
        int n = vectors * PointsPerVector;
        var point = new double[n];
        var weight = new double[n];
        for (int i = 0; i < n; i++)
        {
            double x = Root(n, i);
            (_, double slope) = Legendre(n, x);
            point[i] = (1 - x) / 2;
            weight[i] = 1 / ((1 - (x * x)) * slope * slope);
        }

        Point = Vectors(point);
        Rest = Vectors([.. point.Select(t => 1 - t)]);
        Weight = Vectors(weight);
    }

    /// <summary>Shape [vectors]; within (0, 1).</summary>
    public Vector256<double>[] Point { get; }

    /// <summary>Shape [vectors]; 1 − Point.</summary>
    public Vector256<double>[] Rest { get; }

    /// <summary>Shape [vectors]; positive, of sum 1.</summary>
    public Vector256<double>[] Weight { get; }

    // Newton's method; from this start it needs about five steps for every n.
    private static double Root(int n, int i)
    {
        double x = Math.Cos(Math.PI * (i + 0.75) / (n + 0.5));
        for (int step = 0; step < 20; step++)
        {
            (double value, double slope) = Legendre(n, x);
            x -= value / slope;
        }

        return x;
    }

    private static (double Value, double Slope) Legendre(int n, double x)
    {
        double before = 1, value = x;
        for (int k = 2; k <= n; k++)
        {
            (before, value) = (value, ((((2 * k) - 1) * x * value) - ((k - 1) * before)) / k);
        }

        return (value, n * ((x * value) - before) / ((x * x) - 1));
    }

    private static Vector256<double>[] Vectors(double[] values) =>
        [.. values.Chunk(PointsPerVector).Select(four => Vector256.Create(four))];
}
