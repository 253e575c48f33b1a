using System.Diagnostics;
using System.Text;
using Churn.Models;
using Churn.Tests.Infrastructure;

namespace Churn.Tests.Models;

/// <summary>Tries damaged files on a reader: each loads or is refused with a ModelFormatException, soon and in little memory.</summary>
internal static class FuzzRun
{
    private const long MostAllocated = 64 << 20;

    // Numbers that reach further than random ones.
    private static readonly string[] Telling =
        ["0", "-1", "1", "2", "255", "65536", "2147483647", "-2147483648", "4294967296", "1e39", "-1e308", "1e999", "nan", "inf", "0.5", "5e-324"];

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(10);

    /// <summary>As many inputs as the variable CHURN_FUZZ_INPUTS of the environment asks for, else the usual ones, or ten times as many by
    /// <c>./test --storms</c>: a model takes longer to read than a request.</summary>
    public static int Inputs(int usual) => int.TryParse(Environment.GetEnvironmentVariable("CHURN_FUZZ_INPUTS"), out int asked)
        ? asked : Storms.Pick(usual, 10 * usual);

    /// <param name="what">Of the table of storms.</param>
    /// <param name="inputs">How many.</param>
    /// <param name="next">Makes the next one.</param>
    /// <param name="load">Reads it and asks what was read for a probability.</param>
    public static (int Loaded, int Refused) Run(string what, int inputs, Func<byte[]> next, Func<byte[], double> load)
    {
        long began = Stopwatch.GetTimestamp();
        int loaded = 0, refused = 0;
        long most = 0;
        TimeSpan slowest = default;
        for (int i = 0; i < inputs; i++)
        {
            byte[] damaged = next();
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long started = Stopwatch.GetTimestamp();
            try
            {
                double probability = load(damaged);
                Assert.True(double.IsNaN(probability) || probability is >= 0 and <= 1, $"input {i}: {probability}");
                loaded++;
            }
            catch (ModelFormatException)
            {
                refused++;
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            TimeSpan taken = Stopwatch.GetElapsedTime(started);
            Assert.InRange(allocated, 0, MostAllocated);
            Assert.InRange(taken, TimeSpan.Zero, MostTime);
            most = Math.Max(most, allocated);
            slowest = taken > slowest ? taken : slowest;
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{inputs} inputs: {loaded} loaded, {refused} refused; at most {most} bytes allocated and {slowest.TotalMilliseconds:F0} ms for one");
        Storms.Report($"fuzz: {what}", $"{inputs:N0} hostile inputs", Stopwatch.GetElapsedTime(began), "nothing: each ended as documented");
        return (loaded, refused);
    }

    /// <summary>Text with one to three damages: bytes inserted, removed, copied or changed, or a number replaced by a telling one.</summary>
    /// <param name="valid">ASCII.</param>
    /// <param name="telling">Characters that mean something in the format.</param>
    /// <param name="random">Seeded.</param>
    public static byte[] DamageText(byte[] valid, ReadOnlySpan<byte> telling, Random random)
    {
        var bytes = new List<byte>(valid);
        for (int n = random.Next(1, 4); n > 0 && bytes.Count > 1; n--)
        {
            int at = random.Next(bytes.Count);
            byte drawn = random.Next(4) == 0 ? (byte)random.Next(256) : telling[random.Next(telling.Length)];
            switch (random.Next(6))
            {
                case 0:
                    bytes.Insert(at, drawn);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 30), bytes.Count - at - 1));
                    break;
                case 2:
                    int from = random.Next(bytes.Count);
                    bytes.InsertRange(at, bytes.GetRange(from, Math.Min(random.Next(1, 40), bytes.Count - from)));
                    break;
                case 3:
                    bytes[at] = drawn;
                    break;
                default:
                    ReplaceNumber(bytes, at, Telling[random.Next(Telling.Length)]);
                    break;
            }
        }

        return [.. bytes];
    }

    // The number at a place or the next one after it.
    private static void ReplaceNumber(List<byte> bytes, int at, string number)
    {
        int start = bytes.FindIndex(at, IsNumeric);
        if (start >= 0)
        {
            int end = bytes.FindIndex(start, b => !IsNumeric(b));
            bytes.RemoveRange(start, (end < 0 ? bytes.Count : end) - start);
            bytes.InsertRange(start, Encoding.ASCII.GetBytes(number));
        }
    }

    private static bool IsNumeric(byte b) => b is >= (byte)'0' and <= (byte)'9' or (byte)'-' or (byte)'.';
}
