using Churn.Cli.Train;
using Churn.Models;
using Churn.Tests.Infrastructure;
using Churn.Tests.Training.Walk;

namespace Churn.Tests.Cli;

public sealed class TrainCommandTests : IDisposable
{
    private const string LongName =
        "12345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void GoodLog_IsWrittenAsAModelThatLoads()
    {
        XGBoost.Require();
        var log = folder.Write("shop.csv", MadeLog.Strong(400));

        // With the slash that a shell puts behind a directory's name.
        var (code, output, error) = Train(log, folder.PathOf("shop") + "/");

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("trees are better than RFM beyond noise", output, StringComparison.Ordinal);
        var manifest = Load("shop").Manifest;
        Assert.Equal(("shop", "1"), (manifest.Name, manifest.Version));
        Assert.Equal("Trained on shop.csv, cutoffs from 2025-05-01, tested at 2025-12-01, 2026-01-01.", manifest.Description);
        Assert.Equal(["shop", "shop.csv"], Names());
        Assert.Equal(
            ["manifest.json", "model.zip", "report.html", "report.json"],
            Directory.EnumerateFileSystemEntries(folder.PathOf("shop")).Select(path => Path.GetFileName(path)).Order());
    }

    [Theory]
    [InlineData("purchase,purchase")]
    [InlineData("any,purchase")]
    [InlineData("purchase, any,")]
    public void OwnEventsThatOverlap_AreTakenOnce(string own)
    {
        XGBoost.Require();
        // Of one type only, so that any and the type are the same.
        var rows = MadeLog.Of(MadeLog.Kind.Rhythm, 250).Split('\n').Where(row => !row.Contains(",complaint", StringComparison.Ordinal));
        var log = folder.Write("shop.csv", string.Join('\n', rows));
        var arguments = MadeLog.Arguments.Split(' ');
        arguments[1] = own;

        var (code, _, error) = Cli.Run(TrainCommand.Create(), [log, "--out", folder.PathOf("shop"), "--force", .. arguments]);

        Assert.Equal((0, ""), (code, error));
        Assert.Equal(own[0] == 'a' ? ["any", "purchase"] : own.Contains("any") ? ["purchase", "any"] : ["purchase"], Load("shop").Manifest.Population.OwnEvents);
    }

    [Fact]
    public void RefusedModel_IsNotWritten_UnlessForced()
    {
        XGBoost.Require();
        var log = folder.Write("noise.csv", MadeLog.Of(MadeLog.Kind.Noise, 300));

        var (code, _, error) = Train(log, folder.PathOf("model"));
        Assert.Equal(1, code);
        Assert.Matches(@"^churn: the model is refused and not written: .*AUC differs by [+-]\d\.\d{3} to [+-]\d\.\d{3}.*model\.refused/report\.html says more; --force writes it all the same\n$", error);
        Assert.Equal(["model.refused", "noise.csv"], Names());
        Assert.Equal(["report.html", "report.json"], Files("model.refused"));
        Assert.Contains("\"forced\": false", File.ReadAllText(folder.PathOf("model.refused/report.json")), StringComparison.Ordinal);

        (code, _, error) = Train(log, folder.PathOf("model"), "--force", "--name", "noise", "--model-version", "9", "--description", "Nothing in it");
        Assert.Equal((0, ""), (code, error));
        var manifest = Load("model").Manifest;
        Assert.Equal(("noise", "9", "Nothing in it"), (manifest.Name, manifest.Version, manifest.Description));
        Assert.Contains("\"forced\": true", File.ReadAllText(folder.PathOf("model/report.json")), StringComparison.Ordinal);
        Assert.Contains("written by force", File.ReadAllText(folder.PathOf("model/report.html")), StringComparison.Ordinal);
        var written = File.ReadAllBytes(folder.PathOf("model/model.zip"));

        // Again without: what is there stays, and its report with it.
        (code, _, _) = Train(log, folder.PathOf("model"));
        Assert.Equal(1, code);
        Assert.Equal(written, File.ReadAllBytes(folder.PathOf("model/model.zip")));
        Assert.Contains("\"forced\": true", File.ReadAllText(folder.PathOf("model/report.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void RefusedPlaceWithOtherThings_IsRefusedBeforeAnythingIsRead()
    {
        XGBoost.Require();
        Directory.CreateDirectory(folder.PathOf("home.refused"));
        folder.Write("home.refused/letter.txt", "dear");

        var (code, _, error) = Train("no-such.csv", folder.PathOf("home"));

        Assert.Equal(1, code);
        Assert.Contains("holds letter.txt, which is no part of a model", error, StringComparison.Ordinal);
    }

    [Fact]
    public void DirectoryWhoseNameIsTooLongForAModel_IsRefusedBeforeAnythingIsRead()
    {
        var (code, _, error) = Train("no-such.csv", folder.PathOf(new string('d', 101)));

        Assert.Equal(1, code);
        Assert.Contains("which has 101 characters: give one of 1 to 100 with --name", error, StringComparison.Ordinal);
    }

    [Fact]
    public void CopiesAndConflicts_AreSaidWithTheirLines()
    {
        XGBoost.Require();
        var rows = MadeLog.Strong(300).TrimEnd('\n').Split('\n').Select((row, i) => row + (i == 0 ? ",event_id" : $",e{i}")).ToList();
        rows.Insert(3, rows[2]);
        rows.Insert(4, rows[2].Replace(",purchase,", ",visit,", StringComparison.Ordinal).Replace(",complaint,", ",visit,", StringComparison.Ordinal));
        var log = folder.Write("copies.csv", string.Join('\n', rows) + "\n");

        var (_, output, _) = Train(log, folder.PathOf("model"));

        Assert.Contains("left out: 1 that repeat an event id of their customer, 1 that do so with other contents (lines 4, 5)", output, StringComparison.Ordinal);
    }

    [Fact]
    public void DirectoryWithOtherThings_IsRefusedBeforeAnythingIsRead()
    {
        Directory.CreateDirectory(folder.PathOf("home"));
        folder.Write("home/letter.txt", "dear");
        folder.Write("home/manifest.json", "{}");

        var (code, _, error) = Train("no-such.csv", folder.PathOf("home"));

        Assert.Equal(1, code);
        Assert.Contains("holds letter.txt, which is no part of a model", error, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.PathOf("home/letter.txt")));
    }

    [Theory]
    [InlineData("customer_id,timestamp,event_type\n", "has no events: give a log with at least one row")]
    [InlineData("", "is empty: its first line must name the columns")]
    [InlineData("customer_id,timestamp,event_type\na,2025-02-01,purchase\na,2025-01-01,purchase\n", "line 3: it is earlier than the row before")]
    [InlineData("customer_id,timestamp,event_type\na,2025-02-01,visit\n", "has no event of type purchase: its types are visit")]
    [InlineData("customer_id,timestamp\na,2025-02-01\n", "has no column event_type")]
    [InlineData("customer_id,timestamp,event_type\na,2925-02-01,purchase\n", "line 2: it is in the future")]
    [InlineData("customer_id,timestamp,event_type\na,2025-02-01,purchase\n", "cutoff 2026-01-01 looks 30 days ahead, and the log ends on 2025-02-01")]
    [InlineData("customer_id,timestamp,event_type\na,2025-02-01,purchase\na,2026-03-01,purchase\n", "at least 20 must have churned and as many stayed, or there is nothing to fit, and nothing that --force could write")]
    public void WrongLog_IsRefusedInOneLine_AndNothingIsWritten(string log, string expected)
    {
        XGBoost.Require();
        var (code, _, error) = Train(folder.Write("log.csv", log), folder.PathOf("model"));

        Assert.Equal(1, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
        Assert.Equal(["log.csv"], Names());
    }

    [Theory]
    [InlineData("'1998-13-01' is no day", "--test", "1998-13-01")]
    [InlineData("does not rise", "--test", "2026-01-01,2025-12-01")]
    [InlineData("'fortnight' is no step", "--every", "fortnight")]
    [InlineData("'soon' is no day", "--train-from", "soon")]
    [InlineData("'90' is no number of days", "--horizon", "90")]
    [InlineData("'user' names no column", "--columns", "user")]
    [InlineData("say what churn is", "--own-events")]
    [InlineData("--name: write 1 to 100 characters", "--name", LongName)]
    [InlineData("--model-version: write 1 to 100 characters", "--model-version", LongName)]
    [InlineData("--name: write 1 to 100 characters", "--name", "")]
    public void WrongOption_IsRefusedByName(string expected, string option, string? value = null)
    {
        var told = MadeLog.Arguments.Split(' ').ToList();
        if (told.IndexOf(option) is >= 0 and var at)
        {
            told.RemoveRange(at, 2);
        }
        var parsed = TrainCommand.Create().Parse(["log.csv", "--out", "x", .. told, .. value is null ? (string[])[] : [option, value]]);

        Assert.Contains(parsed.Errors, error => error.Message.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void CancelledTraining_LeavesNothing()
    {
        XGBoost.Require();
        var input = TrainInput(folder.Write("shop.csv", MadeLog.Strong(100)));
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => TrainRun.Run(
            input, MadeLog.Definition, MadeLog.Options, new("a", "1", "b", Simulated: false), new TrainOutput(folder.PathOf("model"), Force: true, Json: false), TextWriter.Null, TextWriter.Null, stop.Token));

        Assert.Equal(["shop.csv"], Names());
    }

    private static Churn.Cli.Logs.LogInput TrainInput(string log) => new(log, null, null);

    private string[] Files(string name) => [.. Directory.EnumerateFileSystemEntries(folder.PathOf(name)).Select(path => Path.GetFileName(path)).Order()];

    private string[] Names() => [.. Directory.EnumerateFileSystemEntries(folder.Root).Select(path => Path.GetFileName(path)).Order()];

    private ChurnModel Load(string name) => ChurnModel.Load(
        File.ReadAllBytes(folder.PathOf(name + "/manifest.json")), File.ReadAllBytes(folder.PathOf(name + "/model.zip")));

    private static (int Code, string Output, string Error) Train(string log, string directory, params string[] more) =>
        Cli.Run(TrainCommand.Create(), [log, "--out", directory, .. MadeLog.Arguments.Split(' '), .. more]);
}
