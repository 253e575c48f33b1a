using System.Collections.Immutable;

namespace Churn.Models.MlNet;

/// <summary>Turns what a <see cref="PlanBuilder"/> collected into a <see cref="FeaturePlan"/>: steps that no feature needs are dropped, and
/// inputs are put in the order in which the features first need them, so that a plain list of columns is read front to back.</summary>
internal static class PlanLinker
{
    private const int Unused = int.MaxValue;

    public static FeaturePlan Link(List<PlanStep> steps, List<PlanInput> inputs, List<Vocabulary> vocabularies, int[] features)
    {
        int[] firstUse = FirstUses(steps, features);
        ImmutableArray<InputColumn> columns = Columns(steps, inputs, firstUse, out int[] offsets);

        var place = new int[steps.Count];
        var linked = new List<PlanStep>();
        for (int i = 0; i < steps.Count; i++)
        {
            if (firstUse[i] == Unused)
            {
                continue;
            }

            place[i] = linked.Count;
            PlanStep step = steps[i];
            linked.Add(step.Operation switch
            {
                _ when step.IsInput => new PlanStep(step.Operation, offsets[step.Source] + step.Other),
                PlanOperation.Add => step with { Source = place[step.Source], Other = place[step.Other] },
                _ => step with { Source = place[step.Source] },
            });
        }

        return new FeaturePlan(columns, [.. linked], [.. vocabularies], [.. features.Select(feature => place[feature])]);
    }

    // Steps read only earlier ones, so one pass from the back reaches everything.
    private static int[] FirstUses(List<PlanStep> steps, int[] features)
    {
        var firstUse = new int[steps.Count];
        Array.Fill(firstUse, Unused);
        for (int i = features.Length - 1; i >= 0; i--)
        {
            firstUse[features[i]] = i;
        }

        for (int i = steps.Count - 1; i >= 0; i--)
        {
            PlanStep step = steps[i];
            if (!step.IsInput)
            {
                firstUse[step.Source] = Math.Min(firstUse[step.Source], firstUse[i]);
                if (step.Operation == PlanOperation.Add)
                {
                    firstUse[step.Other] = Math.Min(firstUse[step.Other], firstUse[i]);
                }
            }
        }

        return firstUse;
    }

    private static ImmutableArray<InputColumn> Columns(
        List<PlanStep> steps, List<PlanInput> inputs, int[] firstUse, out int[] offsets)
    {
        var inputUse = new int[inputs.Count];
        Array.Fill(inputUse, Unused);
        for (int i = 0; i < steps.Count; i++)
        {
            if (steps[i].IsInput)
            {
                inputUse[steps[i].Source] = Math.Min(inputUse[steps[i].Source], firstUse[i]);
            }
        }

        offsets = new int[inputs.Count];
        var columns = ImmutableArray.CreateBuilder<InputColumn>();
        int numbers = 0, texts = 0;
        foreach (int input in Enumerable.Range(0, inputs.Count).Where(i => inputUse[i] != Unused).OrderBy(i => inputUse[i]))
        {
            (string name, bool isText, int length) = inputs[input];
            offsets[input] = isText ? texts : numbers;
            columns.Add(new InputColumn(name, isText, length, offsets[input]));
            texts += isText ? length : 0;
            numbers += isText ? 0 : length;
        }

        return columns.ToImmutable();
    }
}
