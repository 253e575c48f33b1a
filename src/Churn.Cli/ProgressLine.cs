using System.Diagnostics;

namespace Churn.Cli;

/// <summary>A bar on standard error that says how far one step has come; silent where nobody looks. Thread-safe.</summary>
internal sealed class ProgressLine(bool wanted)
{
    private const int Width = 30;
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);

    private readonly bool shows = wanted && !Console.IsErrorRedirected;
    private readonly Lock gate = new();
    private long shownAt;
    private int shownLength;

    /// <summary>Shows progress, unless that was done a moment ago.</summary>
    /// <param name="step">What is being done.</param>
    /// <param name="part">0 to 1.</param>
    /// <param name="details">More, as counts.</param>
    public void Show(string step, double part, string details = "")
    {
        if (!shows)
        {
            return;
        }
        lock (gate)
        {
            if (shownAt != 0 && Stopwatch.GetElapsedTime(shownAt) < Refresh)
            {
                return;
            }
            shownAt = Stopwatch.GetTimestamp();
            var full = (int)(Math.Clamp(part, 0, 1) * Width);
            Write($"[{new string('#', full)}{new string('.', Width - full)}] {Math.Clamp(part, 0, 1),4:P0} {step}  {details}");
        }
    }

    /// <summary>Takes the bar away.</summary>
    public void Clear()
    {
        lock (gate)
        {
            if (shownLength > 0)
            {
                Write("");
                Console.Error.Write('\r');
                shownLength = 0;
            }
        }
    }

    private void Write(string line)
    {
        Console.Error.Write('\r' + line.PadRight(shownLength));
        shownLength = line.Length;
    }
}
