namespace Churn.Redis;

/// <summary>Hears from a <see cref="ChangeFeed"/>, on its loops: implementations return at once and do not throw.</summary>
public interface IChangeListener
{
    /// <summary>Another server has changed this customer.</summary>
    void Changed(CustomerKey key);

    /// <summary>Any customer may have changed without a word: the connection is new.</summary>
    void Missed();

    /// <summary>Redis does not let the server publish or subscribe.</summary>
    /// <param name="why">Redis' own words.</param>
    void Refused(string why);
}
