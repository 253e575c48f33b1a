namespace Churn.Simulation;

/// <summary>A time of one customer's day; what is logged comes a few seconds after what was logged before. Without a sink nothing is kept.</summary>
internal ref struct Moment
{
    // From 6 to 23 o'clock.
    private const int Morning = 6 * 3600;
    private const int Awake = 17 * 3600;

    private readonly DaySink? sink;
    private readonly int customer;
    private int second;

    public Moment(DaySink? sink, int customer, int day, ref Chance chance)
    {
        this.sink = sink;
        this.customer = customer;
        Day = day;
        second = Morning + chance.Below(Awake);
    }

    public int Day { get; }

    public void Log(string type, string category = "", double value = double.NaN)
    {
        sink?.Add(customer, second, type, category, value);
        second += 20;
    }
}
