using System.Diagnostics;
using Churn.Tests.Infrastructure;

namespace Churn.Tests.Fuzz;

/// <summary>Runs hostile inputs through a parser: each must end in an outcome that the test names, soon and in little memory.</summary>
internal static class FuzzStorm
{
    private const int ShownBytes = 4096;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(20);

    /// <summary>15,000 with all other tests, a million by <c>./test --storms</c>.</summary>
    public static int Inputs => Storms.Pick(15_000, 1_000_000);

    /// <summary>Runs the inputs, and writes the row of the storm.</summary>
    /// <param name="what">Of the table; the same in every run.</param>
    /// <param name="seed">With the number of an input it gives that very input again.</param>
    /// <param name="next">Makes an input.</param>
    /// <param name="outcome">Parses it and says in a word how that ended; whatever it throws fails the test.</param>
    /// <param name="mostAllocated">Bytes that this thread may allocate for one input.</param>
    /// <returns>How often each outcome was.</returns>
    public static Dictionary<string, int> Run<T>(
        string what, int seed, Func<Random, T> next, Func<T, string> outcome, long mostAllocated = 8 << 20)
    {
        var outcomes = new Dictionary<string, int>();
        var started = Stopwatch.GetTimestamp();
        long most = 0;
        for (var i = 0; i < Inputs; i++)
        {
            var input = next(new Random(unchecked((seed * 1_000_003) + i)));
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var began = Stopwatch.GetTimestamp();
            try
            {
                var ended = outcome(input);
                outcomes[ended] = outcomes.GetValueOrDefault(ended) + 1;
                allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
                most = Math.Max(most, allocated);
                Assert.InRange(allocated, 0, mostAllocated);
                Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, MostTime);
            }
            catch (Exception e)
            {
                // Told twice, as a server that logged an error hides what is thrown here.
                var where = $"{what}: seed {seed}, input {i}: {Show(input)}: {e.Message}";
                TestContext.Current.TestOutputHelper?.WriteLine(where);
                throw new InvalidOperationException(where, e);
            }
        }

        var counts = string.Join(", ", outcomes.OrderByDescending(o => o.Value).Select(o => $"{o.Key} {o.Value:N0}"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {counts}; at most {most:N0} bytes allocated for one");
        Storms.Report(what, $"{Inputs:N0} hostile inputs", Stopwatch.GetElapsedTime(started), "nothing: each ended as documented");
        return outcomes;
    }

    private static string Show<T>(T input) => input switch
    {
        byte[] bytes => Convert.ToHexString(bytes.AsSpan(0, Math.Min(bytes.Length, ShownBytes))),
        _ => $"{input}",
    };
}
