using System.Reflection;
using BenchmarkDotNet.Attributes;
using Churn.Benchmarks.Micro;

namespace Churn.Benchmarks;

/// <summary>What a change must not make worse, as far as it does not swing with the machine: allocations, and ratios of two times that are taken in
/// turn.</summary>
internal static class Gate
{
    private const int Calls = 2000;
    private const int MostRounds = 200;

    // Far from what was measured, so that only a real loss is one.
    private const double MostOfManyEvents = 40;
    private const double LeastOfScores = 12;
    private const double LeastOfReasons = 5;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(1);

    /// <returns>Whether all hold.</returns>
    public static bool Run()
    {
        var held = true;
        foreach (var (name, call, most) in Benchmarks())
        {
            var allocated = Allocated(call, most);
            Say(allocated <= most, $"{name} allocates {allocated:N0} B a call (at most {most:N0})");
        }
        var few = new StateBenchmarks { Events = 10 };
        var many = new StateBenchmarks { Events = 10_000 };
        few.Setup();
        many.Setup();
        var events = Contest.Run(_ => DecodeAndPlan(few), _ => DecodeAndPlan(many), 1, Length).TimesFaster;
        Say(events <= MostOfManyEvents, $"decode and plan of 10,000 events take {events:N1} times those of 10 (at most {MostOfManyEvents})");
        var contender = new Contender(64, 200, ("max_depth", "6"));
        var scores = Contest.Run(row => contender.Ours(row), row => contender.Theirs(row), contender.RowCount, Length).TimesFaster;
        Say(scores >= LeastOfScores, $"a probability is {scores:N1} times as fast as libxgboost's (at least {LeastOfScores})");
        var reasons = Contest.Run(
            contender.OurContributions, row => contender.TheirContributions(row), contender.RowCount, Length).TimesFaster;
        Say(reasons >= LeastOfReasons, $"contributions are {reasons:N1} times as fast as libxgboost's (at least {LeastOfReasons})");
        return held;

        void Say(bool holds, string what)
        {
            held &= holds;
            Console.WriteLine($"{(holds ? "ok    " : "WORSE ")} {what}");
        }
    }

    private static IEnumerable<(string Name, Action Call, long Most)> Benchmarks()
    {
        Type[] classes = [typeof(StateBenchmarks), typeof(ModelBenchmarks), typeof(WireBenchmarks), typeof(RespBenchmarks)];
        foreach (var type in classes)
        {
            var subject = Activator.CreateInstance(type)!;
            (subject as StateBenchmarks)?.Setup();
            foreach (var method in type.GetMethods().Where(m => m.IsDefined(typeof(BenchmarkAttribute))))
            {
                yield return ($"{type.Name}.{method.Name}", Delegate(subject, method), method.GetCustomAttribute<AllocatesAttribute>()?.Most ?? 0);
            }
        }
    }

    // Not by MethodInfo.Invoke, which boxes what is returned.
    private static Action Delegate(object subject, MethodInfo method) => (Action)typeof(Gate)
        .GetMethod(nameof(Discarding), BindingFlags.NonPublic | BindingFlags.Static)!
        .MakeGenericMethod(method.ReturnType)
        .Invoke(null, [subject, method])!;

    private static Action Discarding<T>(object subject, MethodInfo method)
    {
        var call = method.CreateDelegate<Func<T>>(subject);
        return () => call();
    }

    private static long Allocated(Action call, long most)
    {
        // Code that is not optimised yet allocates more; how soon it is depends on the machine. A steady cost shows every time.
        var least = long.MaxValue;
        for (var round = 0; round < MostRounds && least > most; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Calls; i++)
            {
                call();
            }
            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / Calls);
        }
        return least;
    }

    private static void DecodeAndPlan(StateBenchmarks of)
    {
        of.Decode();
        of.Plan();
    }
}
