namespace Churn.Features;

/// <summary>The last event of a set and the value of its last valued one: a commutative, idempotent monoid.</summary>
internal struct Latest
{
    /// <summary>Before every event.</summary>
    public const long Never = long.MinValue;

    public long At;
    public long ValuedAt;
    public long Units;

    public static Latest None => new() { At = Never, ValuedAt = Never };

    public static Latest Of(long occurredAt, bool hasValue, long units) =>
        new() { At = occurredAt, ValuedAt = hasValue ? occurredAt : Never, Units = hasValue ? units : 0 };

    /// <summary>The later wins; of two values at the same millisecond the larger, so that order of arrival cannot matter.</summary>
    public void Merge(in Latest other)
    {
        At = Math.Max(At, other.At);
        if (other.ValuedAt > ValuedAt || (other.ValuedAt == ValuedAt && other.Units > Units))
        {
            ValuedAt = other.ValuedAt;
            Units = other.Units;
        }
    }
}
