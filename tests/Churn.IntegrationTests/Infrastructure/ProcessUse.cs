namespace Churn.IntegrationTests.Infrastructure;

/// <summary>What a process holds of the machine at a moment, by Linux' /proc.</summary>
/// <param name="Threads">Its threads.</param>
/// <param name="Sockets">Its open sockets.</param>
/// <param name="Megabytes">Memory in use.</param>
public sealed record ProcessUse(int Threads, int Sockets, int Megabytes)
{
    public static ProcessUse Of(int processId)
    {
        Requires.Present(Directory.Exists($"/proc/{processId}/fd"), "/proc");
        string[] status = File.ReadAllLines($"/proc/{processId}/status");
        return new ProcessUse(Number(status, "Threads:"), CountSockets(processId), Number(status, "VmRSS:") / 1024);
    }

    private static int CountSockets(int processId) =>
        new DirectoryInfo($"/proc/{processId}/fd").EnumerateFileSystemInfos().Count(file => IsSocket(file));

    private static bool IsSocket(FileSystemInfo file)
    {
        try
        {
            return file.LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true;
        }
        catch (IOException)
        {
            // Closed between the listing and the look.
            return false;
        }
    }

    private static int Number(string[] status, string field) =>
        int.Parse(status.Single(line => line.StartsWith(field, StringComparison.Ordinal)).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1]);
}
