using System.Security.Cryptography;
using Churn.Access;

namespace Churn.IntegrationTests.Infrastructure;

/// <summary>An access file in a folder of its own, with one key that may do everything.</summary>
public sealed class AccessFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("churn-access-");

    public AccessFolder()
    {
        (Key, var entry) = ApiKey.Create(new KeyEntry
        {
            Id = "none",
            Client = "test",
            Tenant = "default",
            Scopes = Scopes.All,
            Lane = Lane.Web,
            Salt = [],
            Hash = [],
        });
        File.WriteAllBytes(Path.Combine(_folder.FullName, "tokens.key"), RandomNumberGenerator.GetBytes(32));
        var file = AccessFile.Empty with { Keys = [entry], CustomerTokens = new CustomerTokenEntry("tokens.key", null) };
        File.WriteAllBytes(AccessPath, file.ToBytes());
    }

    public string Key { get; }

    public string AccessPath => Path.Combine(_folder.FullName, "access.json");

    public void Dispose() => _folder.Delete(recursive: true);
}
