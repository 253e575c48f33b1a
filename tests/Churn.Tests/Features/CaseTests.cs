namespace Churn.Tests.Features;

/// <summary>Cases are opened by one type and closed by another.</summary>
public class CaseTests
{
    private const string AsOf = "2026-06-17T13:37:42.123Z";

    [Theory]
    [InlineData("complaint", "complaint_resolved")]
    [InlineData("ticket", "ticket_resolved")]
    [InlineData("add_to_cart", "purchase")]
    public void ClosedCases_AreNotOpen(string opener, string closer)
    {
        var customer = new Customer().Event(opener, "2026-06-01T10:00Z").Event(opener, "2026-06-02T10:00Z", category: "other");
        Assert.Equal(2, customer.Feature($"{opener}.open", AsOf));
        customer.Event(closer, "2026-06-03T10:00Z", category: "some");
        Assert.Equal(1, customer.Feature($"{opener}.open", AsOf));
        Assert.Equal(2, customer.Feature($"{opener}.open", "2026-06-03T10:00Z"));
        customer.Event(closer, "2026-06-03T10:00Z").Event(closer, "2026-06-03T10:00Z");
        Assert.Equal(0, customer.Feature($"{opener}.open", AsOf));
        Assert.Equal(double.NaN, customer.Feature($"{opener}.open_age", AsOf));
    }

    [Theory]
    [InlineData("2026-06-17T13:37:42.122Z", "2026-06-17T13:35Z")] // in 24h: 5 minutes
    [InlineData("2026-06-16T13:35Z", "2026-06-16T13:35Z")]
    [InlineData("2026-06-16T13:34:59.999Z", "2026-06-16T13:00Z")] // in 7d: an hour
    [InlineData("2026-06-10T13:00Z", "2026-06-10T13:00Z")]
    [InlineData("2026-06-10T12:59:59.999Z", "2026-06-10T00:00Z")] // in 365d: a day
    [InlineData("2025-06-17T00:00Z", "2025-06-17T00:00Z")]
    public void OpenAge_RoundsTheOpeningDownToTheHopOfItsWindow(string opened, string rounded)
    {
        var age = (Time.At(AsOf) - Time.At(rounded)) / 86_400_000.0;
        Assert.Equal(age, new Customer().Event("complaint", opened).Feature("complaint.open_age", AsOf));
    }

    [Fact]
    public void OpenAge_OfACaseOlderThanAYear_Is365() =>
        Assert.Equal(365, new Customer().Event("complaint", "2025-06-16T23:59:59.999Z").Feature("complaint.open_age", AsOf));

    [Fact]
    public void OpenAge_IsOfTheOldestOfTheLastOpenOnes()
    {
        // Four opened, two closed: whichever were meant, the last two are taken to be open.
        var customer = new Customer()
            .Event("ticket", "2026-06-01T00:00Z").Event("ticket", "2026-06-02T00:00Z").Event("ticket", "2026-06-05T00:00Z")
            .Event("ticket", "2026-06-06T00:00Z", category: "network")
            .Event("ticket_resolved", "2026-06-07T00:00Z").Event("ticket_resolved", "2026-06-07T00:00Z");
        Assert.Equal(12, customer.Feature("ticket.open_age", "2026-06-17T00:00Z"));
    }
}
