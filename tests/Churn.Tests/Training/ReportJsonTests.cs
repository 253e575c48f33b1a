using System.Text.Json;
using Churn.Training.Report;

namespace Churn.Tests.Training;

public sealed class ReportJsonTests
{
    [Fact]
    public void Cutoffs_HaveTheirFixedNames()
    {
        using var json = JsonDocument.Parse(ReportFiles.Json(ReportSample.Make()));
        var first = json.RootElement.GetProperty("cutoffs")[0];

        Assert.Equal("1998-01-01", first.GetProperty("cutoff").GetString());
        Assert.Equal(
            [1000, 0.6, 0.7, 0.74, 0.21, 0.6, 1.3],
            ((string[])["n", "base_rate", "auc", "pr_auc", "brier", "log_loss", "lift_10"]).Select(name => first.GetProperty(name).GetDouble()));
        Assert.Equal(1.3, first.GetProperty("models").GetProperty("rfm").GetProperty("lift_10").GetDouble());
        Assert.Equal(101, first.GetProperty("gains").GetArrayLength());
    }

    [Fact]
    public void Verdicts_AreThere()
    {
        using var json = JsonDocument.Parse(ReportFiles.Json(ReportSample.Make(accepted: false)));

        Assert.False(json.RootElement.GetProperty("gate").GetProperty("accepted").GetBoolean());
        Assert.Equal(-0.02, json.RootElement.GetProperty("gate").GetProperty("comparisons").GetProperty("trees").GetProperty("log_loss_over_rfm").GetProperty("low").GetDouble());
        Assert.False(json.RootElement.GetProperty("drift").GetProperty("drifting").GetBoolean());
        Assert.Equal("trees", json.RootElement.GetProperty("model").GetProperty("kind").GetString());
    }

    [Fact]
    public void UndefinedFigures_AreNull()
    {
        using var json = JsonDocument.Parse(ReportFiles.Json(ReportSample.Make(auc: double.NaN)));

        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("cutoffs")[0].GetProperty("auc").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("bands")[1].GetProperty("observed").ValueKind);
    }

    [Fact]
    public void File_ReadsBackToTheSameFile()
    {
        var written = ReportFiles.Json(ReportSample.Make(auc: double.NaN));
        var read = JsonSerializer.Deserialize(written, ReportJson.Default.ReportData)!;

        Assert.Equal(written, ReportFiles.Json(read));
    }
}
