using Churn.Access;
using Churn.Tests.Infrastructure;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Churn.Tests.Server.Access;

/// <summary>A server that asks who calls, and the keys of its access file.</summary>
internal sealed class AccessServer : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("churn-access-");
    private readonly List<KeyEntry> keys = [];

    public TestServer Server { get; private set; } = null!;

    public static Task<AccessServer> StartAsync(Action<AccessServer> configure, params string[] more) => StartAsync(configure, null, more);

    /// <summary>With other services in the place of the server's.</summary>
    public static async Task<AccessServer> StartAsync(Action<AccessServer> configure, Action<IServiceCollection>? replace, params string[] more)
    {
        var made = new AccessServer();
        configure(made);
        await File.WriteAllBytesAsync(Path.Combine(made.folder.FullName, "tokens.key"), Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());
        await made.SaveAsync();
        made.Server = await TestServer.StartAsync(replace, ["--access", made.AccessPath, .. more]);
        return made;
    }

    private string AccessPath => Path.Combine(folder.FullName, "access.json");

    /// <summary>Adds a key and gives its text.</summary>
    public string AddKey(
        string tenant, Scopes scopes = Scopes.All, DateTimeOffset? expiresAt = null, Lane lane = Lane.Web, RateLimit? rate = null, string? client = null)
    {
        var (text, entry) = ApiKey.Create(new KeyEntry
        {
            Id = "none",
            Client = client ?? $"client-of-{tenant}",
            Tenant = tenant,
            Scopes = scopes,
            Lane = lane,
            ExpiresAt = expiresAt,
            Rate = rate,
            Salt = [],
            Hash = [],
        });
        keys.Add(entry);
        return text;
    }

    /// <summary>Headers with a key or token.</summary>
    public static Metadata With(string credential) => new() { { "authorization", $"Bearer {credential}" } };

    public static HttpRequestMessage Request(HttpMethod method, string path, string? credential = null, string? json = null)
    {
        var request = new HttpRequestMessage(method, path);
        if (credential is not null)
        {
            request.Headers.TryAddWithoutValidation("authorization", $"Bearer {credential}");
        }
        if (json is not null)
        {
            request.Content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(json));
        }
        return request;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private async Task SaveAsync()
    {
        var file = AccessFile.Empty with { Keys = [.. keys], CustomerTokens = new CustomerTokenEntry("tokens.key", null) };
        await File.WriteAllBytesAsync(AccessPath, file.ToBytes());
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(AccessPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
