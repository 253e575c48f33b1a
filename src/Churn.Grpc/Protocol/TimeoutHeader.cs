namespace Churn.Grpc.Protocol;

/// <summary>The form of <c>grpc-timeout</c>: 1 to 8 digits and a unit of H, M, S, m (milli), u (micro), n (nano).</summary>
internal static class TimeoutHeader
{
    private const int MaxDigits = 8;
    private const long MaxValue = 99_999_999;

    private static readonly (char Name, long Ticks)[] Units =
    [
        ('u', TimeSpan.TicksPerMicrosecond), ('m', TimeSpan.TicksPerMillisecond), ('S', TimeSpan.TicksPerSecond),
        ('M', TimeSpan.TicksPerMinute), ('H', TimeSpan.TicksPerHour),
    ];

    /// <summary>Reads a header strictly; false if it is not of the form. Nanoseconds are rounded up to 100.</summary>
    public static bool TryParse(ReadOnlySpan<char> header, out TimeSpan timeout)
    {
        timeout = default;
        if (header.Length is < 2 or > MaxDigits + 1)
        {
            return false;
        }

        var value = 0L;
        foreach (var c in header[..^1])
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            value = (value * 10) + (c - '0');
        }

        return TryScale(value, header[^1], out timeout);
    }

    /// <summary>The header of a time, rounded up to the finest unit that holds it; a past deadline is one nanosecond.</summary>
    public static string Format(TimeSpan timeout)
    {
        if (timeout <= TimeSpan.Zero)
        {
            return "1n";
        }

        foreach (var (name, ticks) in Units)
        {
            var value = ((timeout.Ticks - 1) / ticks) + 1;
            if (value <= MaxValue)
            {
                return $"{value}{name}";
            }
        }

        return $"{MaxValue}H";
    }

    private static bool TryScale(long value, char unit, out TimeSpan timeout)
    {
        if (unit == 'n')
        {
            timeout = TimeSpan.FromTicks((value + 99) / 100);
            return true;
        }

        foreach (var (name, ticks) in Units)
        {
            if (name == unit)
            {
                timeout = TimeSpan.FromTicks(value * ticks);
                return true;
            }
        }

        timeout = default;
        return false;
    }
}
