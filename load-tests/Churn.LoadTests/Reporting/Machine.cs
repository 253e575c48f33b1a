using System.Reflection;

namespace Churn.LoadTests;

/// <summary>What figures were measured with and on.</summary>
/// <param name="Version">Of this build and, when built from a checkout, the commit.</param>
/// <param name="Cores">Logical ones.</param>
/// <param name="Runtime">Version of .NET.</param>
/// <param name="At">When.</param>
internal sealed record Machine(string Version, int Cores, string Runtime, DateTimeOffset At)
{
    public static Machine Now => new(
        typeof(Machine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "", Environment.ProcessorCount,
        $"{Environment.Version}", DateTimeOffset.UtcNow);

    public override string ToString() => $"churn {Version}; {Cores} cores, .NET {Runtime}, {At:yyyy-MM-dd}";
}
