namespace Churn.Cli.Doctor;

/// <summary>Collects what the checks find, in their order.</summary>
internal sealed class Diagnosis
{
    private readonly List<Finding> findings = [];

    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>Ok if nothing was found.</summary>
    public State Worst => findings.Count == 0 ? State.Ok : findings.Max(finding => finding.State);

    public void Ok(string check, string text) => findings.Add(new Finding(check, State.Ok, text, null));

    public void Warn(string check, string text, string fix) => findings.Add(new Finding(check, State.Warn, text, fix));

    public void Fail(string check, string text, string fix) => findings.Add(new Finding(check, State.Fail, text, fix));

    /// <summary>A time that differs from this machine's.</summary>
    /// <param name="check">The name of the check.</param>
    /// <param name="whose">Whose clock it is.</param>
    /// <param name="skew">Theirs less ours.</param>
    /// <param name="resolution">What cannot be told apart.</param>
    public void Clock(string check, string whose, TimeSpan skew, TimeSpan resolution)
    {
        var off = skew.Duration();
        var text = $"{whose} is {off.TotalSeconds:0.0} s {(skew > TimeSpan.Zero ? "ahead of" : "behind")} this machine";
        const string Fix = "run an NTP service (chrony, systemd-timesyncd) on every machine: windows, deduplication and tokens rest on clocks within a minute";
        if (off > TimeSpan.FromMinutes(1))
        {
            Fail(check, text, Fix);
        }
        else if (off > resolution + TimeSpan.FromSeconds(1))
        {
            Warn(check, text, Fix);
        }
        else
        {
            Ok(check, $"{whose} agrees with this machine within {(resolution + TimeSpan.FromSeconds(1)).TotalSeconds:0} s");
        }
    }
}
