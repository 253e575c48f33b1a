using Churn.Features;
using Churn.Protocol.V1;
using Google.Protobuf.WellKnownTypes;

namespace Churn.Server.Demo;

/// <summary>A made-up customer of a made-up shop: how often they come, and how happy they are.</summary>
/// <remarks>Only to have something to look at; no claim about real customers.</remarks>
internal sealed class SimulatedShopper(string id, Random chance)
{
    private readonly double daysBetweenVisits = 1 + (6 * chance.NextDouble());
    private readonly double happiness = chance.NextDouble();

    /// <summary>What they did in the days up to <paramref name="until"/>, oldest first; unhappy ones fall silent on the way.</summary>
    public IEnumerable<Event> History(DateTimeOffset until, int days)
    {
        var silentFor = happiness < 0.3 ? chance.Next(days / 2) : 0;
        var end = until.AddDays(-silentFor);
        var at = end.AddDays(-(days - silentFor) * chance.NextDouble());
        for (; at < end; at = at.AddDays(-daysBetweenVisits * Math.Log(1 - chance.NextDouble())))
        {
            foreach (var e in Visit(at))
            {
                yield return e;
            }
        }
    }

    /// <summary>One visit and what comes of it.</summary>
    public IEnumerable<Event> Visit(DateTimeOffset at)
    {
        if (chance.NextDouble() < 0.6 * happiness)
        {
            yield return Make("email_open", at.AddSeconds(-30));
        }
        yield return Make("visit", at);
        if (chance.NextDouble() < 0.35)
        {
            yield return Make("add_to_cart", at.AddSeconds(1));
            if (chance.NextDouble() < 0.4 + (0.5 * happiness))
            {
                yield return Make("purchase", at.AddSeconds(2), value: Math.Round(10 + (90 * chance.NextDouble()), 2));
            }
        }
        if (chance.NextDouble() < 0.12 * (1 - happiness))
        {
            yield return Make("complaint", at.AddSeconds(3), chance.NextDouble() < 0.5 ? "billing" : "delivery");
        }
        else if (chance.NextDouble() < 0.05)
        {
            yield return Make("survey", at.AddSeconds(3), value: Math.Round(1 + (4 * happiness)));
        }
    }

    private Event Make(string type, DateTimeOffset at, string category = "", double? value = null)
    {
        var made = new Event
        {
            EventId = $"{at.ToUnixTimeMilliseconds()}-{type}",
            CustomerId = id,
            Type = type,
            Category = category,
            OccurredAt = new Timestamp { Seconds = at.ToUnixTimeMilliseconds() / Millis.Second },
            Channel = "demo",
        };
        if (value is { } v)
        {
            made.Value = v;
        }
        return made;
    }
}
