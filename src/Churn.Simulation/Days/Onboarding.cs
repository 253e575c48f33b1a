namespace Churn.Simulation;

/// <summary>The first steps of those who join. Their likelihood falls from week to week, so that some never finish.</summary>
internal static class Onboarding
{
    private static readonly string[] steps = ["signup", "profile", "app", "first_use"];

    /// <summary>The next step; the last one finishes.</summary>
    public static void Take(ref Customer customer, Moment at)
    {
        ref var memory = ref customer.Memory;
        at.Log(EventTypes.OnboardingStep, steps[memory.Steps++]);
        if (memory.Steps == steps.Length)
        {
            memory.IsOnboarded = true;
            at.Log(EventTypes.OnboardingDone, "", at.Day - customer.Traits.JoinDay);
        }
    }
}
