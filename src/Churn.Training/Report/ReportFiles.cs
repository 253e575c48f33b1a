using System.Text;
using System.Text.Json;
using Churn.Training.Report.Html;

namespace Churn.Training.Report;

/// <summary>Writes a report, byte for byte the same for the same figures.</summary>
public static class ReportFiles
{
    /// <summary>Name of the file for people.</summary>
    public const string HtmlName = "report.html";

    /// <summary>Name of the file for programs.</summary>
    public const string JsonName = "report.json";

    /// <summary>Content of report.json: UTF-8, snake_case, null for what is undefined.</summary>
    public static byte[] Json(ReportData report)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(report, ReportJson.Default.ReportData);
        return [.. json, (byte)'\n'];
    }

    /// <summary>Content of report.html: UTF-8, one file that opens without a network and has no script.</summary>
    public static byte[] Html(ReportData report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return Encoding.UTF8.GetBytes(Page.Of(report));
    }
}
