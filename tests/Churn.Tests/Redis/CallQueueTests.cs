using Churn.Redis;

namespace Churn.Tests.Redis;

public sealed class CallQueueTests
{
    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 3)]
    public void Queue_IsFullWhenOnlyTheReservedPlacesAreLeft(int reserved, int expected)
    {
        var queue = new CallQueue(4, reserved);
        int taken = 0;
        for (; !queue.IsFull; taken++)
        {
            queue.Enqueue(new TextCall($"{taken}"), timestamp: taken, position: taken);
        }

        Assert.Equal(expected, taken);
        var last = new TextCall("WAIT");
        if (reserved == 1)
        {
            queue.Enqueue(last, timestamp: 0, position: 9);
        }

        for (int i = 0; i < taken; i++)
        {
            Assert.NotNull(queue.Peek(out long position));
            Assert.Equal(i, position);
            queue.Dequeue();
        }

        Assert.Equal(reserved == 1 ? last : null, queue.Peek(out _));
    }
}
