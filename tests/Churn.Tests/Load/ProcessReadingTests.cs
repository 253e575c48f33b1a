using Churn.LoadTests;

namespace Churn.Tests.Load;

public sealed class ProcessReadingTests
{
    [Theory]
    [InlineData("redis-server")]
    [InlineData("a) S 1 (b")]
    public void Stat_IsReadWhateverTheProgramIsCalled(string name)
    {
        // Fields 14 and 15 are 250 and 130 ticks of 10 ms, field 24 is 1,000 pages.
        var stat = $"4321 ({name}) S 1 4321 4321 0 -1 4194560 1500 0 3 0 250 130 0 0 20 0 5 0 88 74342400 1000 18446744073709551615 1 1\n";

        var reading = ProcessReading.Parse(stat, pageSize: 4096);

        Assert.Equal(new ProcessReading(3.8, 4_096_000), reading);
    }

    [Fact]
    public void OwnProcess_HasUsedTimeAndMemory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");

        var reading = ProcessReading.Of(Environment.ProcessId);

        Assert.InRange(reading.CpuSeconds, 0.01, Environment.CpuUsage.TotalTime.TotalSeconds + 0.02);
        Assert.InRange(reading.ResidentBytes, 1 << 20, 1L << 40);
        Assert.True(double.IsNaN(CpuUse.Now(server: null, redis: null).Server));
    }

    [Fact]
    public void ProcessThatIsNotThere_IsNamed() =>
        Assert.Contains("no process 2147483647", Assert.Throws<LoadException>(() => ProcessReading.Of(int.MaxValue)).Message, StringComparison.Ordinal);
}
