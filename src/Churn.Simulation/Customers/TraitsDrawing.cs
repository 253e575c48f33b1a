namespace Churn.Simulation;

/// <summary>How traits are spread over a population.</summary>
internal static class TraitsDrawing
{
    private const double ThereFromTheStart = 0.45;
    private const double MeanTenure = 300;

    private static ReadOnlySpan<double> IntervalByTier => [54, 43, 34];

    private static ReadOnlySpan<double> BasketByTier => [20, 45, 100];

    public static Traits Draw(ref Chance chance, int days)
    {
        var traits = new Traits
        {
            JoinDay = chance.Happens(ThereFromTheStart) ? -1 - (int)(MeanTenure * chance.Exponential()) : chance.Below(days),
            Tier = Pick(ref chance, [0.5, 0.35, 0.15]),
            Industry = (byte)chance.Below(Industries.Names.Length),
            Frailty = Pick(ref chance, HazardFormula.FrailtyShares),
        };
        traits.Interval = (float)Math.Clamp(IntervalByTier[traits.Tier] * Math.Exp(0.1 * chance.Normal()), 8, 120);
        traits.VisitRate = 0.5f / traits.Interval;
        traits.Basket = (float)(BasketByTier[traits.Tier] * Math.Exp(0.2 * chance.Normal()));
        return traits;
    }

    private static byte Pick(ref Chance chance, ReadOnlySpan<double> shares)
    {
        var u = chance.Uniform();
        byte i = 0;
        while (i < shares.Length - 1 && (u -= shares[i]) >= 0)
        {
            i++;
        }
        return i;
    }
}
