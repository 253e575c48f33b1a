namespace Churn.LoadTests;

/// <summary>The server's program: an executable, or a .dll that dotnet runs.</summary>
internal sealed class ServerBinary
{
    public const string Hint = "build it with dotnet build -c Release src/Churn.Server, or name one with --server-binary";

    private readonly FileInfo file;

    private ServerBinary(FileInfo file) => this.file = file;

    /// <summary>Where it and all that it needs are.</summary>
    public string Folder => file.DirectoryName!;

    /// <summary>How to start it.</summary>
    public (string Program, string[] Arguments) Command => file.Extension == ".dll" ? (DotNet, [file.FullName]) : (file.FullName, []);

    /// <summary>The program that runs a .dll: that which runs this one, if there is one.</summary>
    public static string DotNet => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    /// <param name="named">Null: the release build beside that of this program.</param>
    /// <exception cref="LoadException">It is not there.</exception>
    public static ServerBinary Find(FileInfo? named)
    {
        var file = named ?? new FileInfo(Path.Combine(AppContext.BaseDirectory, "../../Churn.Server/release/Churn.Server"));
        return file.Exists ? new ServerBinary(file) : throw new LoadException($"the server is not at {file.FullName}: {Hint}");
    }
}
