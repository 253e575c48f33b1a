using Churn.Simulation;

namespace Churn.Tests.Simulation;

public sealed class BeliefTests
{
    [Fact]
    public void Silence_MakesLeavingLikelier_AndASignEndsTheDoubt()
    {
        var belief = Belief.AtFirst;
        var before = belief.GoneShare;
        for (var day = 0; day < 30; day++)
        {
            belief.Leave(0.005, spokenShare: 0.1);
            belief.Silence(0.9);
            Assert.True(belief.GoneShare > before);
            before = belief.GoneShare;
        }

        belief.Sign();

        Assert.Equal(0, belief.GoneShare);
        Assert.Equal(1, belief.There, 12);
    }

    [Fact]
    public void Share_IsBayes()
    {
        // By hand: weights of 1/4, 1/2, 1/4 at rates r, 2r, 4r, a quarter of the leavers speak, silence has probability 0.8.
        const double R = 0.1;
        var belief = Belief.AtFirst;
        belief.Leave(R, spokenShare: 0.25);
        belief.Silence(0.8);

        var stays = (0.25 * Math.Exp(-R)) + (0.5 * Math.Exp(-2 * R)) + (0.25 * Math.Exp(-4 * R));
        var gone = (1 - stays) * 0.75;
        Assert.Equal(gone / (gone + (0.8 * stays)), belief.GoneShare, 12);
    }
}
