namespace Churn.Server.Configuration;

/// <summary>Reads the list of web origins whose pages may call the server from a browser.</summary>
internal static class CorsOrigins
{
    /// <summary>Splits and checks.</summary>
    /// <param name="list">Origins as <c>https://shop.example</c>, separated by commas; <c>*</c> for any; empty for none.</param>
    /// <exception cref="StartupException">One of them is no origin.</exception>
    public static string[] Parse(string list)
    {
        string[] origins = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var origin in origins)
        {
            // An origin has no path, and no slash at its end: with one, no browser's would ever be equal to it.
            var isOrigin = Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                && uri!.GetLeftPart(UriPartial.Authority) == origin;
            if (origin != "*" && !isOrigin)
            {
                throw new StartupException($"'{origin}' is no origin: give scheme and host, as https://shop.example, or * for any (--cors)");
            }
        }
        return origins;
    }
}
