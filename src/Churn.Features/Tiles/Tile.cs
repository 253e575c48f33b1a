namespace Churn.Features;

/// <summary>The events of one series in <c>[Start, Start + span)</c>; the span is that of the <see cref="TileList"/> it is in.</summary>
internal struct Tile
{
    public long Start;
    public Aggregate Events;

    /// <summary>Kept in 5-minute tiles only: a past as-of cannot fall among older ones, so that one for all of them is enough.</summary>
    public Latest Latest;
}
