using System.Globalization;
using Churn.Training;

namespace Churn.Tests.Training;

/// <summary>Times in the common form are read by a way of their own, to the same millisecond.</summary>
public class LogTimeTests
{
    [Fact]
    public void CommonForms_AreReadAsTheFrameworkReadsThem()
    {
        var random = new Random(5);
        for (var i = 0; i < 2_000; i++)
        {
            var time = new DateTime(1, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(random.NextInt64(315_537_897_600));
            foreach (var form in (string[])["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd"])
            {
                var text = time.ToString(form, CultureInfo.InvariantCulture);
                var expected = DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeMilliseconds();
                Assert.True(LogTime.TryParse(text, out var ms), text);
                Assert.Equal(expected, ms);
            }
        }
    }

    [Theory]
    [InlineData("2023-02-29")]
    [InlineData("2024-13-01")]
    [InlineData("2024-00-10")]
    [InlineData("2024-01-00T00:00:00")]
    [InlineData("0000-01-01")]
    [InlineData("2024-01-01T24:00:00")]
    [InlineData("2024-01-01T23:60:00")]
    [InlineData("2024-01-01T23:00:60")]
    [InlineData("2024-01-01x23:00:00")]
    [InlineData("2024-1-011T23:00:00")]
    [InlineData("2024-01-01T23:00:0 ")]
    [InlineData("20 4-01-01")]
    [InlineData("2024-01-+1")]
    [InlineData("")]
    public void WhatIsNoTime_IsRefused(string text) => Assert.False(LogTime.TryParse(text, out _));
}
