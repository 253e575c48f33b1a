using Churn.IntegrationTests.Infrastructure;
using Churn.Tests.Infrastructure;

namespace Churn.IntegrationTests.Faults;

/// <summary>One thing that happens to Redis or to the link to it.</summary>
/// <param name="Begin">Makes it happen.</param>
/// <param name="End">Lifts it.</param>
/// <param name="Lasts">How long it is left alone in between.</param>
/// <param name="Harms">Whether calls fail of it; if not, none may.</param>
internal sealed record RedisFault(Func<Task> Begin, Func<Task> End, TimeSpan Lasts, bool Harms)
{
    private static readonly TimeSpan Some = Storms.Pick(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15));

    /// <summary>In this order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "latency 20 to 50 ms each way", "one byte at a time", "connections closed", "connections reset", "half-open towards Redis",
        "half-open from Redis", "20 kB/s from Redis", "20 kB/s towards Redis", "down", "stopped (SIGSTOP)",
    ];

    public static RedisFault Of(string name, FaultProxy link, RedisServer redis)
    {
        var slow = new LinkFault { Latency = TimeSpan.FromMilliseconds(20), Jitter = TimeSpan.FromMilliseconds(30) };
        var narrow = new LinkFault { BytesPerSecond = 20_000 };
        var dead = new LinkFault { Swallows = true };
        return name switch
        {
            "latency 20 to 50 ms each way" => OfLink(link, slow, slow, harms: false),
            "one byte at a time" => OfLink(link, new LinkFault { Piece = 1 }, new LinkFault { Piece = 1 }),
            "connections closed" => Cut(link, reset: false),
            "connections reset" => Cut(link, reset: true),
            "half-open towards Redis" => OfLink(link, dead, null),
            "half-open from Redis" => OfLink(link, null, dead),
            "20 kB/s from Redis" => OfLink(link, null, narrow),
            "20 kB/s towards Redis" => OfLink(link, narrow, null),
            "down" => new RedisFault(link.GoDownAsync, () => Done(link.ComeBack), 2 * Some, true),
            "stopped (SIGSTOP)" => new RedisFault(redis.PauseAsync, redis.ResumeAsync, Some, true),
            _ => throw new ArgumentException(name),
        };
    }

    private static RedisFault OfLink(FaultProxy link, LinkFault? toServer, LinkFault? toClient, bool harms = true) =>
        new(() => Done(() => link.Set(toServer, toClient)), () => Done(() => link.Set()), Some, harms);

    private static RedisFault Cut(FaultProxy link, bool reset)
    {
        // Again and again: connections that were only just made too.
        var cutting = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        Task run = Task.CompletedTask;
        return new RedisFault(
            () => Done(() => run = CutAsync()),
            async () =>
            {
                cutting.Dispose();
                await run;
            },
            Some,
            true);

        async Task CutAsync()
        {
            do
            {
                link.Cut(reset);
            }
            while (await cutting.WaitForNextTickAsync(CancellationToken.None));
        }
    }

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
