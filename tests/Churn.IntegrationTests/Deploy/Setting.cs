using Churn.Server.Configuration;

namespace Churn.IntegrationTests.Deploy;

/// <summary>A variable of the environment as deploy/ sets it: one that the server knows.</summary>
internal static class Setting
{
    private const string Prefix = "CHURN__";

    /// <summary>Fails where the server would not read the variable, or not take the value.</summary>
    public static void IsKnown(string name, string value)
    {
        Assert.StartsWith(Prefix, name, StringComparison.Ordinal);
        var option = Assert.Single(typeof(ServerOptions).GetProperties(), p => p.Name.Equals(name[Prefix.Length..], StringComparison.OrdinalIgnoreCase));
        Assert.NotNull(System.ComponentModel.TypeDescriptor.GetConverter(option.PropertyType).ConvertFromInvariantString(value));
    }

    /// <summary>Fails unless both drains fit into what is left before SIGKILL, with some seconds for the rest.</summary>
    public static void DrainsFit(string delay, string deadline, int seconds) =>
        Assert.InRange(seconds, (TimeSpan.Parse(delay) + TimeSpan.Parse(deadline) + TimeSpan.FromSeconds(5)).TotalSeconds, 300);
}
