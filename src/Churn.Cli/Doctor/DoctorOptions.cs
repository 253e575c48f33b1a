namespace Churn.Cli.Doctor;

/// <summary>What is looked at.</summary>
/// <param name="Server">The gRPC address.</param>
/// <param name="Http">The address of health and metrics.</param>
/// <param name="Store">The servers' Redis; null: it is not looked at.</param>
/// <param name="Ca">PEM file of the authorities of the server's and of Redis' certificates; null: those of the machine.</param>
/// <param name="Key">An API key; null: none.</param>
/// <param name="Replicas">Replicas that Redis should have.</param>
internal sealed record DoctorOptions(Uri Server, Uri Http, string? Store, string? Ca, string? Key, int Replicas)
{
    /// <summary>Longest wait for one answer.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(5);
}
