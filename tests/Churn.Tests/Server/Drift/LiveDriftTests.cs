using Churn.Models.Drift;
using Churn.Server.Drift;

namespace Churn.Tests.Server.Drift;

public sealed class LiveDriftTests
{
    private const long Hour = 3_600_000;
    private const long Now = 500_000 * Hour;

    private static readonly double[] Column = [.. Enumerable.Range(0, 1000).Select(i => (double)i)];

    private readonly LiveDrift drift = new(new DriftBaseline(
        [Distribution.Of(Column), Distribution.Of([0, 0, 0, 1])], Distribution.Of([.. Column.Select(c => c / 1000)])));

    [Fact]
    public void SameCustomers_AreNoDrift()
    {
        AddColumn(Now, shift: 0);

        var reading = drift.Read(Now);

        Assert.Equal(1000, reading.Samples);
        Assert.Equal(0, reading.Features[0], 9);
        Assert.Equal(0, reading.Score, 9);
    }

    [Fact]
    public void OtherCustomers_AreDriftOfWhatDiffers()
    {
        AddColumn(Now, shift: 500);

        var reading = drift.Read(Now);

        Assert.True(reading.Features[0] > 0.25, $"{reading.Features[0]}");
        Assert.Equal(0, reading.Features[1], 9);
        Assert.Equal(0, reading.Score, 9);
    }

    [Fact]
    public void TooFewSamples_SayNothing()
    {
        for (var i = 0; i < LiveDrift.LeastSamples - 1; i++)
        {
            drift.Add([1, 1], 0.5, Now);
        }
        var before = drift.Read(Now);
        drift.Add([double.NaN, 1], 0.5, Now);
        var after = drift.Read(Now);

        Assert.Equal((LiveDrift.LeastSamples - 1, 0, double.NaN), (before.Samples, before.Features.Length, before.Score));
        Assert.Equal((LiveDrift.LeastSamples, 2), (after.Samples, after.Features.Length));
        Assert.True(after.Score > 1, $"{after.Score}");
    }

    [Fact]
    public void Samples_CountForTwentyFourHours()
    {
        for (var hour = 0; hour < 48; hour++)
        {
            AddColumn(Now + (hour * Hour), shift: hour < 24 ? 500 : 0);
            Assert.Equal(1000 * Math.Min(hour + 1, 24), drift.Read(Now + (hour * Hour)).Samples);
        }

        // What was sampled in the first day is forgotten.
        Assert.Equal(0, drift.Read(Now + (47 * Hour)).Features[0], 9);
        Assert.Equal(1000, drift.Read(Now + (70 * Hour)).Samples);
        Assert.Equal(0, drift.Read(Now + (71 * Hour)).Samples);
    }

    [Fact]
    public async Task SamplesAtOnce_AreAllCounted()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                // A new hour begins amid the samples.
                drift.Add([i, i & 1], 0.5, Now + (i * Hour / 5000));
            }
        })));

        Assert.Equal(40_000, drift.Read(Now + (2 * Hour)).Samples);
    }

    [Fact]
    public void Sample_AllocatesNothing()
    {
        drift.Samples("c", Now);
        drift.Add([1, 1], 0.5, Now);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            drift.Samples("c", Now);
            drift.Add([i, double.NaN], 0.5, Now);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private void AddColumn(long now, double shift)
    {
        for (var i = 0; i < Column.Length; i++)
        {
            drift.Add([Column[i] + shift, i % 4 == 0 ? 1 : 0], Column[i] / 1000, now);
        }
    }
}
