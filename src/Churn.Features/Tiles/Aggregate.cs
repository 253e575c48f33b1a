namespace Churn.Features;

/// <summary>Counts and exact sum of a set of events: a commutative group, so that any order of adding gives the same bits.</summary>
internal struct Aggregate
{
    public long Count;
    public long Valued;
    public Int128 Units;

    public void Add(bool hasValue, long units)
    {
        Count++;
        if (hasValue)
        {
            Valued++;
            Units += units;
        }
    }

    public void Add(in Aggregate other)
    {
        Count += other.Count;
        Valued += other.Valued;
        Units += other.Units;
    }
}
