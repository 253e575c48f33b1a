using Churn.Access;

namespace Churn.Tests.Access;

/// <summary>The access file counts as it is now, if it is right.</summary>
public sealed class ReloadingAccessTests : IDisposable
{
    private readonly AccessFixture fixture = new();

    [Fact]
    public void ChangedFile_CountsWithinASecond()
    {
        var (oldText, old) = ApiKey.Create(AccessFixture.Rights);
        var (newText, added) = ApiKey.Create(AccessFixture.Rights);
        fixture.Open(new AccessFile { Keys = [old] });
        var before = fixture.Current;
        fixture.Look();
        Assert.Same(before, fixture.Current);

        fixture.Write(new AccessFile { Keys = [added] });
        fixture.Look();

        Assert.Equal((AuthFailure.UnknownKey, AuthFailure.None), (fixture.Bearer(oldText).Failure, fixture.Bearer(newText).Failure));
        Assert.Equal(2, fixture.Told().Count(news => news.Kind == AccessNewsKind.Loaded));
    }

    [Fact]
    public void BrokenFile_ChangesNothing_AndIsReportedOnce()
    {
        var (text, entry) = ApiKey.Create(AccessFixture.Rights with { ExpiresAt = fixture.Now.AddMinutes(1) });
        fixture.Open(new AccessFile { Keys = [entry] });
        fixture.Told();

        fixture.Write("access.json", "{ \"version\": 1, \"keys\": [ {} ] }"u8.ToArray());
        for (var i = 0; i < 5; i++)
        {
            fixture.Look();
        }

        var told = Assert.Single(fixture.Told());
        Assert.Equal(AccessNewsKind.Refused, told.Kind);
        Assert.Contains("keys[0] has no field 'id'", told.Message, StringComparison.Ordinal);
        Assert.NotNull(fixture.Bearer(text).Caller);

        // What ends, ends without a file that can be read.
        fixture.Time.Step(TimeSpan.FromMinutes(1));
        Assert.Equal(AuthFailure.Expired, fixture.Bearer(text).Failure);

        fixture.Write(AccessFile.Empty);
        fixture.Look();
        Assert.Equal(AuthFailure.UnknownKey, fixture.Bearer(text).Failure);
    }

    [Fact]
    public void FileThatIsGone_ChangesNothing()
    {
        var (text, entry) = ApiKey.Create(AccessFixture.Rights);
        fixture.Open(new AccessFile { Keys = [entry] });
        File.Delete(fixture.File);
        fixture.Look();

        Assert.NotNull(fixture.Bearer(text).Caller);
        Assert.Contains(fixture.Told(), news => news.Kind == AccessNewsKind.Refused && news.Message.Contains("cannot be read", StringComparison.Ordinal));
    }

    [Fact]
    public void KeyFileThatComesLater_IsFound()
    {
        fixture.Open(AccessFile.Empty);
        fixture.Write(new AccessFile { CustomerTokens = new CustomerTokenEntry("tokens.key", null) });
        fixture.Look();
        Assert.Null(fixture.Current.CustomerTokens);

        fixture.Write("tokens.key", new byte[32]);
        fixture.Look();

        Assert.NotNull(fixture.Current.CustomerTokens);
    }

    [Fact]
    public void LinkToAnotherFile_IsFollowed()
    {
        var (text, entry) = ApiKey.Create(AccessFixture.Rights);
        var first = fixture.Write("first.json", AccessFile.Empty.ToBytes());
        var second = fixture.Write("second.json", new AccessFile { Keys = [entry] }.ToBytes());
        var link = fixture.Folder.PathOf("link.json");
        File.CreateSymbolicLink(link, first);
        using var access = ReloadingAccess.Open(link, fixture.Time, _ => { });
        File.Delete(link);
        File.CreateSymbolicLink(link, second);
        fixture.Look();

        Assert.NotNull(access.Current.Authenticate(null, text, fixture.Now).Caller);
    }

    [Fact]
    public void MissingFile_IsSaidAtOnce()
    {
        var error = Assert.Throws<AccessFileException>(() => ReloadingAccess.Open(fixture.File, fixture.Time, _ => { }));

        Assert.StartsWith($"{fixture.File} cannot be read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FileThatOthersMayRead_IsReported()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("there are no such rights on Windows");
            return;
        }
        fixture.Write(AccessFile.Empty);
        File.SetUnixFileMode(fixture.File, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        var told = new List<AccessNews>();
        using (ReloadingAccess.Open(fixture.File, fixture.Time, told.Add))
        {
            Assert.Contains(told, news => news.Kind == AccessNewsKind.OpenToOthers && news.Message.Contains("chmod 600", StringComparison.Ordinal));
        }
        told.Clear();
        File.SetUnixFileMode(fixture.File, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        using (ReloadingAccess.Open(fixture.File, fixture.Time, told.Add))
        {
            Assert.Equal(AccessNewsKind.Loaded, Assert.Single(told).Kind);
        }
    }

    public void Dispose() => fixture.Dispose();
}
