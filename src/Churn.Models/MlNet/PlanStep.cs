namespace Churn.Models.MlNet;

/// <summary>What a step computes.</summary>
internal enum PlanOperation : byte
{
    /// <summary>The row's number <see cref="PlanStep.Source"/>.</summary>
    Number,

    /// <summary>The same in single precision.</summary>
    SingleNumber,

    /// <summary>The row's text <see cref="PlanStep.Source"/>; as a number it is 0.</summary>
    Text,

    /// <summary>Key of a step's text in vocabulary <see cref="PlanStep.Other"/>; 0 if unknown.</summary>
    TextKey,

    /// <summary>The number that a step's text writes, in the invariant culture; NaN if it writes none.</summary>
    TextNumber,

    /// <summary>Key of a step's number in vocabulary <see cref="PlanStep.Other"/>; 0 if unknown or NaN.</summary>
    NumberKey,

    /// <summary><see cref="PlanStep.A"/> instead of NaN.</summary>
    ReplaceMissing,

    /// <summary>(x − B) · A, each operation rounded to single precision.</summary>
    AffineSingle,

    /// <summary>(x − B) · A in double precision.</summary>
    AffineDouble,

    /// <summary>Rounded to single precision.</summary>
    ToSingle,

    /// <summary>1 if the step's key is <see cref="PlanStep.Other"/>, else 0.</summary>
    IsKey,

    /// <summary>Sum with step <see cref="PlanStep.Other"/>.</summary>
    Add,
}

/// <summary>One scalar operation of a compiled pipeline; its result is known by its index. It reads only steps before it.</summary>
internal readonly record struct PlanStep(PlanOperation Operation, int Source, int Other = 0, double A = 0, double B = 0)
{
    /// <summary>Whether it reads the row and not another step.</summary>
    public bool IsInput => Operation is PlanOperation.Number or PlanOperation.SingleNumber or PlanOperation.Text;
}
