using Churn.Training;
using Churn.Training.Fitting;

namespace Churn.Tests.Training.Fitting;

public sealed class SideBySideTests
{
    [Fact]
    public void Results_AreInTheOrderOfTheItems() =>
        Assert.Equal(Enumerable.Range(0, 100).Select(i => i * i), SideBySide.Run([.. Enumerable.Range(0, 100)], i => i * i));

    [Fact]
    public void OfSeveralFailures_ThatOfTheFirstItemIsTold()
    {
        for (var round = 0; round < 50; round++)
        {
            using var later = new ManualResetEventSlim();

            var failure = Assert.Throws<TrainingException>(() => SideBySide.Run<int, int>([0, 1, 2, 3], i =>
            {
                // The first one fails last, if there is a second thread to be sooner.
                if (i == 0)
                {
                    later.Wait(TimeSpan.FromMilliseconds(20));
                }
                else
                {
                    later.Set();
                }
                throw new TrainingException($"item {i}");
            }));

            Assert.Equal("item 0", failure.Message);
        }
    }
}
