namespace Churn.Simulation;

/// <summary>What can be known of a customer who may have left without a word: weights of being there, by frailty, and of being gone.</summary>
/// <remarks>A hidden Markov model's forward pass with four states, exact: all else that the chances depend on has been seen.
/// Weights are relative; their ratio counts.</remarks>
internal struct Belief
{
    private double low;
    private double middle;
    private double high;

    /// <summary>Left in silence.</summary>
    private double gone;

    public static Belief AtFirst => new()
    {
        low = HazardFormula.FrailtyShares[0],
        middle = HazardFormula.FrailtyShares[1],
        high = HazardFormula.FrailtyShares[2],
    };

    public readonly double There => low + middle + high;

    public readonly double Gone => gone;

    /// <summary>The probability of having left.</summary>
    public readonly double GoneShare => gone / (There + gone);

    /// <summary>A night on which some leave; those who say so drop out, since this one has not.</summary>
    /// <param name="halfRate">The rate of leaving at the lowest frailty.</param>
    /// <param name="spokenShare">Of those who leave, how many say so.</param>
    public void Leave(double halfRate, double spokenShare)
    {
        var before = There;
        var stay = Math.Exp(-halfRate);
        low *= stay;
        middle *= stay * stay;
        high *= stay * stay * stay * stay;
        gone += (before - There) * (1 - spokenShare);
    }

    /// <summary>A day on which they did nothing, which one who is there does with this probability.</summary>
    public void Silence(double probability)
    {
        low *= probability;
        middle *= probability;
        high *= probability;
    }

    /// <summary>A sign of life.</summary>
    public void Sign()
    {
        var there = There;
        low /= there;
        middle /= there;
        high /= there;
        gone = 0;
    }

    /// <summary>The same with no doubt that they are there.</summary>
    public readonly Belief IfThere()
    {
        var there = this;
        there.Sign();
        return there;
    }
}
