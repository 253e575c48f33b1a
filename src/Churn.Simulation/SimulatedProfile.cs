namespace Churn.Simulation;

/// <summary>What the company's books say of a customer from a day on: one when they join, and one at each yearly renewal.</summary>
/// <param name="Customer">Index, from 0.</param>
/// <param name="ValidFrom">The first day on which it was known.</param>
/// <param name="CustomerSince">The day on which they joined.</param>
/// <param name="RenewalAt">When the contract runs out next.</param>
/// <param name="Value">Worth of the customer: purchases of a year, whole money.</param>
/// <param name="Segment"><c>basic</c>, <c>plus</c> or <c>premium</c>.</param>
/// <param name="Industry">What they buy most of the year: <c>garden</c>, <c>fashion</c>, <c>gifts</c> or <c>sports</c>.</param>
public readonly record struct SimulatedProfile(
    int Customer, DateOnly ValidFrom, DateOnly CustomerSince, DateOnly RenewalAt, double Value, string Segment, string Industry);
