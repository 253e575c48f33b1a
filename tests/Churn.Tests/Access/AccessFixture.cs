using System.Threading.Channels;
using Churn.Access;
using Churn.Tests.Cli;

namespace Churn.Tests.Access;

/// <summary>An access file in a folder of its own, and what it lets in.</summary>
internal sealed class AccessFixture : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Channel<AccessNews> news = Channel.CreateUnbounded<AccessNews>();
    private DateTime written = DateTime.UtcNow;
    private ReloadingAccess? access;

    public TempFolder Folder { get; } = new();

    public SteppedTimers Time { get; } = new();

    public DateTimeOffset Now => Time.GetUtcNow();

    public string File => Folder.PathOf("access.json");

    public Authenticator Current => access!.Current;

    public ReloadingAccess Access => access!;

    public static KeyEntry Rights { get; } = new()
    {
        Id = "",
        Client = "shop",
        Tenant = "acme",
        Scopes = Scopes.Record | Scopes.Score | Scopes.Profile,
        Lane = Lane.Live,
        Rate = new RateLimit(50, 100),
        Salt = [],
        Hash = [],
    };

    /// <summary>Opens the file as it is written now.</summary>
    public AccessFixture Open(AccessFile file)
    {
        Write(file);
        access = ReloadingAccess.Open(File, Time, item => news.Writer.TryWrite(item));
        return this;
    }

    public void Write(AccessFile file) => Write("access.json", file.ToBytes());

    /// <summary>Writes a file that looks newer than any before, however fast tests are.</summary>
    public string Write(string name, byte[] content)
    {
        var path = Folder.Write(name, content);
        written += TimeSpan.FromSeconds(2);
        System.IO.File.SetLastWriteTimeUtc(path, written);
        return path;
    }

    /// <summary>Lets the second pass after which files are looked at.</summary>
    public void Look() => Time.Step(ReloadingAccess.Period);

    /// <summary>Waits for news of a kind; others before it are passed over.</summary>
    public async Task<AccessNews> NewsAsync(AccessNewsKind kind)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        while (true)
        {
            if (await news.Reader.ReadAsync(limit.Token) is var item && item.Kind == kind)
            {
                return item;
            }
        }
    }

    /// <summary>What has been told until now.</summary>
    public List<AccessNews> Told()
    {
        var told = new List<AccessNews>();
        while (news.Reader.TryRead(out var item))
        {
            told.Add(item);
        }
        return told;
    }

    public AuthResult Bearer(string text) => Current.Authenticate("Bearer " + text, null, Now);

    public void Dispose()
    {
        access?.Dispose();
        Folder.Dispose();
    }
}
