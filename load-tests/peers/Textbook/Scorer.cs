using Churn.Models;
using Churn.Protocol.V1;
using Google.Protobuf.WellKnownTypes;
using Band = Churn.Protocol.V1.Band;

namespace Churn.Textbook;

/// <summary>Computes every feature anew from a customer's events and asks the model, the server's own (Churn.Models).</summary>
internal sealed class Scorer(ChurnModel model)
{
    private const double LeastReason = 0.01;
    private const int MostFeatures = 5;

    private readonly Feature[] _features = [.. model.Manifest.Features.Select(name => new Feature(name))];
    private readonly Feature[] _own = [.. model.Manifest.Population.OwnEvents.Select(type => new Feature($"{type}.recency"))];
    private readonly string _version = $"{model.Manifest.Name}/{model.Manifest.Version}";

    public double Probability(StoredEvent[] events, long asOf) => model.Probability(Vector(events, asOf));

    /// <param name="customer">Copied into the answer.</param>
    /// <param name="events">Those before <paramref name="asOf"/>, in order of time.</param>
    /// <param name="asOf">ms.</param>
    /// <param name="last">When the last of all events occurred, ms; null without any.</param>
    /// <param name="reasons">At most.</param>
    /// <param name="features">Whether the inputs are answered too.</param>
    public Score Score(string customer, StoredEvent[] events, long asOf, long? last, int reasons, bool features)
    {
        var vector = Vector(events, asOf);
        var probability = model.Probability(vector);
        var score = new Score
        {
            CustomerId = customer,
            ChurnProbability = probability,
            Band = (Band)((int)model.BandOf(probability) + 1),
            CustomerState = State(events, asOf),
            Horizon = Duration.FromTimeSpan(TimeSpan.FromDays(model.Manifest.HorizonDays)),
            ScoredAt = Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow),
            AsOf = AsOfTime.ToTimestamp(asOf),
            LastEventAt = last is { } at ? AsOfTime.ToTimestamp(at) : null,
            EventCount = events.Length,
            ModelVersion = _version,
        };
        if (features)
        {
            score.Features.AddRange(_features.Zip(vector, (f, v) => Set(new Protocol.V1.Feature { Name = f.Name }, v)));
        }

        if (reasons > 0 && model.HasContributions)
        {
            score.Reasons.AddRange(Reasons(vector).Take(reasons));
        }

        return score;
    }

    private double[] Vector(StoredEvent[] events, long asOf) => Array.ConvertAll(_features, feature => feature.Compute(events, asOf));

    private CustomerState State(StoredEvent[] events, long asOf)
    {
        if (events.Length == 0)
        {
            return CustomerState.Unknown;
        }

        var recencies = _own.Select(own => own.Compute(events, asOf)).Where(days => !double.IsNaN(days)).ToArray();
        return recencies.Length == 0 ? CustomerState.New
            : recencies.Min() <= model.Manifest.Population.LookbackDays ? CustomerState.Active
            : CustomerState.Lapsed;
    }

    private IEnumerable<Reason> Reasons(double[] vector)
    {
        var contributions = new double[vector.Length];
        model.Contributions(vector, contributions);
        return Enumerable.Range(0, vector.Length)
            .GroupBy(i => _features[i].Signal, (signal, members) => (Signal: signal, Members: members.ToArray(), Sum: 0d))
            .Select(group => group with { Sum = group.Members.Sum(i => contributions[i]) })
            .Where(group => Math.Abs(group.Sum) >= LeastReason)
            .OrderByDescending(group => Math.Abs(group.Sum))
            .Select(group => Reason(group.Signal, group.Members, group.Sum, contributions, vector));
    }

    private Reason Reason(string signal, int[] members, double sum, double[] contributions, double[] vector)
    {
        var reason = new Reason { Signal = signal, Contribution = sum };
        foreach (var i in members.Where(i => contributions[i] != 0).OrderByDescending(i => Math.Abs(contributions[i])).Take(MostFeatures))
        {
            var feature = new ReasonFeature { Name = _features[i].Name, Contribution = contributions[i] };
            if (!double.IsNaN(vector[i]))
            {
                feature.Value = vector[i];
            }

            reason.Features.Add(feature);
        }

        var strongest = reason.Features[0];
        reason.Text = strongest.HasValue ? $"{strongest.Name} is {strongest.Value:G6}" : $"{strongest.Name} is not known";
        return reason;
    }

    private static Protocol.V1.Feature Set(Protocol.V1.Feature feature, double value)
    {
        if (!double.IsNaN(value))
        {
            feature.Value = value;
        }

        return feature;
    }
}
