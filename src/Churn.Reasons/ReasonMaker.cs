using Churn.Models;
using Churn.Protocol.V1;
using Google.Protobuf.Collections;

namespace Churn.Reasons;

/// <summary>Says why a model answers what it answers: contributions by signal, in words.</summary>
/// <param name="model">One that has contributions.</param>
/// <remarks>Immutable and thread-safe. Allocates the reasons it gives and their texts.</remarks>
public sealed class ReasonMaker(ChurnModel model)
{
    /// <summary>A signal that moves the log-odds by less is no reason: that is less than 0.25 percentage points of probability.</summary>
    public const double Least = 0.01;

    /// <summary>Most features of one reason.</summary>
    public const int MostFeatures = 5;

    /// <summary>Which features make a signal.</summary>
    internal SignalTable Signals { get; } = new(model.Manifest.Features);

    /// <summary>Adds the strongest signals, strongest first.</summary>
    /// <param name="reasons">Where to.</param>
    /// <param name="vector">Shape [F], as the model scored it.</param>
    /// <param name="asked">How many at most, and in which language.</param>
    public void AddTo(RepeatedField<Reason> reasons, ReadOnlySpan<double> vector, ReasonsAsked asked)
    {
        // Both at most 8 kB: a model has no more than 1,024 features.
        Span<double> contributions = stackalloc double[vector.Length];
        Span<double> sums = stackalloc double[Signals.Names.Length];
        model.Contributions(vector, contributions);
        Signals.Sum(contributions, sums);
        var texts = ReasonTexts.Of(asked.LanguageCode);
        while (reasons.Count < asked.Most)
        {
            var strongest = Strongest(sums);
            if (!(Math.Abs(sums[strongest]) >= Least))
            {
                return;
            }
            reasons.Add(Make(strongest, sums[strongest], contributions, vector, texts));
            sums[strongest] = 0;
        }
    }

    private Reason Make(
        int signal, double sum, ReadOnlySpan<double> contributions, ReadOnlySpan<double> vector, ReasonTexts texts)
    {
        var members = Signals.Members[signal].ToArray();
        var strengths = new double[members.Length];
        for (var i = 0; i < members.Length; i++)
        {
            strengths[i] = -Math.Abs(contributions[members[i].Index]);
        }
        Array.Sort(strengths, members);

        var reason = new Reason { Signal = Signals.Names[signal], Contribution = sum };
        SignalFeature? leading = null;
        foreach (var member in members)
        {
            var contribution = contributions[member.Index];
            // A sum has at least one term of its own sign, so that one leads.
            leading ??= contribution * sum > 0 ? member : null;
            if (contribution != 0 && reason.Features.Count < MostFeatures)
            {
                reason.Features.Add(ToFeature(member, vector[member.Index], contribution));
            }
        }
        reason.Text = texts.Say(new Figures(leading!, vector), raises: sum > 0);
        return reason;
    }

    private static ReasonFeature ToFeature(SignalFeature member, double value, double contribution)
    {
        var feature = new ReasonFeature { Name = member.Text, Contribution = contribution };
        if (!double.IsNaN(value))
        {
            feature.Value = value;
        }
        return feature;
    }

    private static int Strongest(ReadOnlySpan<double> sums)
    {
        var strongest = 0;
        for (var i = 1; i < sums.Length; i++)
        {
            strongest = Math.Abs(sums[i]) > Math.Abs(sums[strongest]) ? i : strongest;
        }
        return strongest;
    }
}
