using Churn.Features;
using Churn.Training;
using Churn.Training.Histories;

namespace Churn.Tests.Training;

public sealed class ProfileReaderTests : IDisposable
{
    private static readonly FeaturePlan Plan = FeaturePlan.Compile(["profile.tenure", "profile.days_to_renewal", "profile.value"]);

    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Profile_HoldsFromJustAfterItsTimeOn_UntilTheNext()
    {
        var profiles = Read("""
            customer_id,valid_from,customer_since,renewal_at,value
            a,2020-01-10,2019-01-10,2020-07-10,12.5
            b,2020-01-01,,,1
            a,2020-02-10T12:00:00Z,2019-01-10,,
            """);

        Assert.Equal(2, profiles.Count);
        Assert.Equal([double.NaN, double.NaN, double.NaN], Of(profiles, "2020-01-10"));
        Assert.Equal([366, 181, 12.5], Of(profiles, "2020-01-11"));
        Assert.Equal(12.5, Of(profiles, "2020-02-10")[2]);
        // The later one replaces the earlier whole: what it leaves empty is unknown again.
        Assert.Equal([397, double.NaN, double.NaN], Of(profiles, "2020-02-11"));
    }

    [Fact]
    public void CustomerWithoutProfile_HasNone() => Assert.Null(Read("customer_id,valid_from,value\nb,2020-01-01,5\n").Of("a", LongAt("2021-01-01")));

    [Theory]
    [InlineData("customer_id,value\n", "has no column valid_from")]
    [InlineData("", "has no column customer_id")]
    [InlineData("customer_id,valid_from\na,\n", "line 2: valid_from is empty")]
    [InlineData("customer_id,valid_from\na,soon\n", "line 2: valid_from 'soon' is no ISO 8601 time")]
    [InlineData("customer_id,valid_from\na,2020-01-01\n,2020-01-01\n", "line 3: customer_id is empty")]
    [InlineData("customer_id,valid_from,value\na,2020-01-01,much\n", "line 2: value 'much' is no number within")]
    [InlineData("customer_id,valid_from,value\na,2020-01-01,1e10\n", "line 2: value '1e10' is no number within")]
    [InlineData("customer_id,valid_from,value\na,2020-01-01,NaN\n", "line 2: value 'NaN' is no number within")]
    [InlineData("customer_id,valid_from,customer_since\na,2020-01-01,ago\n", "line 2: customer_since 'ago' is no ISO 8601 time")]
    [InlineData("customer_id,valid_from\na,2020-01-02\na,2020-01-01\n", "line 3: the customer's rows must come in rising order of valid_from")]
    [InlineData("customer_id,valid_from\na,2020-01-02\na,2020-01-02\n", "line 3: the customer's rows must come in rising order of valid_from")]
    [InlineData("customer_id,valid_from,value\na,2020-01-02\n", "cannot be read")]
    [InlineData("customer_id,valid_from,segment\na,2020-01-02,1234567890123456789012345678901234567890123456789012345678901234567890\n", "line 2: segment has 70 bytes")]
    public void WrongFile_IsRefusedWithPlaceAndReason(string text, string expected)
    {
        var problem = Assert.Throws<EventLogException>(() => Read(text));

        Assert.Contains(path, problem.Message, StringComparison.Ordinal);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingFile_IsNamed() =>
        Assert.Contains("no-such.csv", Assert.Throws<EventLogException>(() => ProfileReader.Read("no-such.csv")).Message, StringComparison.Ordinal);

    private ProfileHistory Read(string text)
    {
        File.WriteAllText(path, text);
        return ProfileReader.Read(path);
    }

    private static double[] Of(ProfileHistory profiles, string asOf)
    {
        var history = Histories.LogText.Read("customer_id,timestamp,event_type\na,2019-06-01,visit\n");
        var replay = new CustomerReplay(history, profiles);
        replay.Begin(0);
        var vector = new double[3];
        replay.Evaluate(Plan, LongAt(asOf), vector);
        return vector;
    }

    private static long LongAt(string day) => DateTimeOffset.Parse(day + "T00:00:00Z").ToUnixTimeMilliseconds();
}
