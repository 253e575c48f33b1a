using Churn.Server.Customers;
using Churn.Server.Models;

namespace Churn.Server.Drift;

/// <summary>A second model that scores what the one in use scores, and is never answered: how often, and how far, would it differ?</summary>
/// <remarks>It scores on the request's thread, after the answer is made: the folded state is used again as soon as the request ends, and a
/// copy would cost more than the score. A customer counts once a minute and <see cref="MostPerMinute"/> of them at most, which bounds the
/// cost. Whatever goes wrong is counted and logged, and changes nothing else.</remarks>
internal sealed class ShadowModel(ShadowMetrics metrics, TimeProvider time, ILogger<ShadowModel> log) : IModelPlace
{
    /// <summary>Most scores of a minute.</summary>
    public const int MostPerMinute = 4096;

    private readonly OncePerPeriod sampling = new(TimeSpan.FromMinutes(1), MostPerMinute);
    private readonly LogLimit failures = new(time);
    private volatile ServedModel? current;

    /// <summary>Null until one was loaded.</summary>
    public ServedModel? Current => current;

    public string Role => "The shadow model";

    public string Label => current?.Label ?? "none";

    public void Swap(ServedModel next) => current = next;

    /// <summary>Scores a customer again and keeps the difference.</summary>
    /// <param name="served">The model that answered.</param>
    /// <param name="customerId">Whose score.</param>
    /// <param name="answered">The probability that was answered.</param>
    /// <param name="state">The customer; not changed.</param>
    /// <param name="asOf">As the answer's.</param>
    /// <param name="now">ms.</param>
    public void Compare(ServedModel served, string customerId, double answered, Features.CustomerState state, long asOf, long now)
    {
        if (current is not { } model || !sampling.Allows(customerId, now))
        {
            return;
        }
        try
        {
            var probability = Score(model, state, asOf);
            metrics.Compared(Math.Abs(probability - answered), model.Model.BandOf(probability) != served.Model.BandOf(answered));
        }
        catch (Exception failure)
        {
            metrics.Failures.Add();
            if (failures.Allows())
            {
                ModelLog.ShadowFailed(log, model.Label, failure);
            }
        }
    }

    private static double Score(ServedModel model, Features.CustomerState state, long asOf)
    {
        Span<double> vector = stackalloc double[model.Plan.Names.Count];
        model.Plan.Evaluate(state, asOf, vector);
        return model.Model.Probability(vector);
    }
}
