using System.Text;
using Churn.Cli;

namespace Churn.Tests.Cli;

public sealed class OutputDirectoryTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("new")]
    [InlineData("new/")]
    [InlineData("deep/er/new")]
    public void Files_AreWritten_WithNothingBeside(string name)
    {
        OutputDirectory.Write(folder.PathOf(name), [("model.zip", "a"u8.ToArray()), ("manifest.json", "b"u8.ToArray())]);

        Assert.Equal("b", File.ReadAllText(folder.PathOf(name.TrimEnd('/') + "/manifest.json")));
        Assert.Equal(2, Directory.EnumerateFiles(folder.Root, "*", SearchOption.AllDirectories).Count());
        Assert.Single(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(folder.PathOf(name.TrimEnd('/')))!));
    }

    [Fact]
    public void Model_IsReplacedWhole_AndWhatLiesBesideStays()
    {
        Directory.CreateDirectory(folder.PathOf("shop"));
        Directory.CreateDirectory(folder.PathOf("shop.old"));
        folder.Write("shop/model.json", "old");
        folder.Write("shop/manifest.json", "old");
        folder.Write("shop.old/model.zip", "kept by hand");

        OutputDirectory.Check(folder.PathOf("shop"));
        OutputDirectory.Write(folder.PathOf("shop"), [("manifest.json", Encoding.UTF8.GetBytes("new"))]);

        Assert.Equal(["manifest.json"], Directory.EnumerateFileSystemEntries(folder.PathOf("shop")).Select(path => Path.GetFileName(path)));
        Assert.Equal("new", File.ReadAllText(folder.PathOf("shop/manifest.json")));
        Assert.Equal("kept by hand", File.ReadAllText(folder.PathOf("shop.old/model.zip")));
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(folder.Root).Count());
    }

    [Fact]
    public void WhatIsNoModel_IsRefused()
    {
        folder.Write("file", "a");
        Directory.CreateDirectory(folder.PathOf("home/sub"));
        Directory.CreateDirectory(folder.PathOf("empty"));

        Assert.Contains("holds file, which is no part of a model", Refusal("file"), StringComparison.Ordinal);
        Assert.Contains("holds sub, which", Refusal("home"), StringComparison.Ordinal);
        OutputDirectory.Check(folder.PathOf("empty"));
        OutputDirectory.Check(folder.PathOf("none"));
    }

    [Fact]
    public void PlaceThatCannotBeWritten_IsNamed_AndNothingIsLeft()
    {
        var file = folder.Write("file", "a");

        var problem = Assert.Throws<CliException>(() => OutputDirectory.Write(Path.Combine(file, "model"), [("model.zip", [1])]));

        Assert.StartsWith($"cannot write {file}/model: ", problem.Message, StringComparison.Ordinal);
        Assert.Equal([file], Directory.EnumerateFileSystemEntries(folder.Root));
    }

    [Fact]
    public void FileThatCannotBeWritten_IsNamed()
    {
        var problem = Assert.Throws<CliException>(() => OutputFile.Write(folder.PathOf("none/x.csv"), to => to.Write("a")));

        Assert.StartsWith($"cannot write {folder.PathOf("none/x.csv")}: ", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FileWhoseWritingFails_KeepsItsOldContent()
    {
        var path = folder.Write("x.csv", "old");

        Assert.Throws<InvalidOperationException>(() => OutputFile.Write(path, to =>
        {
            to.Write("half");
            throw new InvalidOperationException();
        }));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.EnumerateFileSystemEntries(folder.Root));
    }

    private string Refusal(string name) => Assert.Throws<CliException>(() => OutputDirectory.Check(folder.PathOf(name))).Message;
}
