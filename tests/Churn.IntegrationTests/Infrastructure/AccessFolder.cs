using System.Security.Cryptography;
using Churn.Access;

namespace Churn.IntegrationTests.Infrastructure;

/// <summary>An access file in a folder of its own, with keys that may do everything: one of the lane web, and those that a test adds.</summary>
public sealed class AccessFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("churn-access-");
    private readonly List<KeyEntry> _keys = [];

    public AccessFolder()
    {
        File.WriteAllBytes(Path.Combine(_folder.FullName, "tokens.key"), RandomNumberGenerator.GetBytes(32));
        Key = AddKey("test", Lane.Web);
    }

    public string Key { get; }

    public string AccessPath => Path.Combine(_folder.FullName, "access.json");

    /// <summary>Makes a further key and gives its text.</summary>
    public string AddKey(string client, Lane lane)
    {
        var (text, entry) = ApiKey.Create(new KeyEntry
        {
            Id = "none",
            Client = client,
            Tenant = "default",
            Scopes = Scopes.All,
            Lane = lane,
            Salt = [],
            Hash = [],
        });
        _keys.Add(entry);
        var file = AccessFile.Empty with { Keys = [.. _keys], CustomerTokens = new CustomerTokenEntry("tokens.key", null) };
        File.WriteAllBytes(AccessPath, file.ToBytes());
        return text;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
