namespace Churn.LoadTests;

/// <summary>A line on standard error that says what is being done; silent where nobody looks.</summary>
internal static class ProgressLine
{
    private static int shown;

    public static void Show(string doing)
    {
        if (Console.IsErrorRedirected)
        {
            return;
        }
        Console.Error.Write('\r' + doing.PadRight(shown));
        shown = doing.Length;
    }

    /// <summary>Takes the line away, before something else is printed.</summary>
    public static void Clear()
    {
        if (shown > 0)
        {
            Console.Error.Write('\r' + new string(' ', shown) + '\r');
            shown = 0;
        }
    }
}
