using System.Collections.Immutable;
using System.Numerics;
using System.Text.Json.Nodes;
using Churn.Models;
using Churn.Models.MlNet;
using Churn.Tests.Models.MlNet;

namespace Churn.Tests.Models;

/// <summary>Reasons of linear models, against Shapley values by their definition.</summary>
public class LinearContributionTests
{
    private static readonly ImmutableArray<string> Names = ["a.count.7d", "b.count.7d", "c.count.7d", "d.count.7d"];
    private static readonly double[][] Background = Rows(new Random(1), 30);

    public static TheoryData<string> Files => ["made", "scaled", "one-hot"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Contributions_AreTheShapleyValuesAgainstTheBackground(string file)
    {
        ChurnModel model = Load(File(file), Background);
        var actual = new double[4];

        Assert.True(model.HasContributions);
        Assert.Null(model.WhyNoContributions);
        foreach (double[] row in Rows(new Random(2), 20))
        {
            model.Contributions(row, actual);
            double[] expected = Shapley(model, row);
            Assert.All(expected.Index(), one => Assert.Equal(one.Item, actual[one.Index], 1e-5));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Contributions_SumToTheMargin(string file)
    {
        ChurnModel model = Load(File(file), Background);
        var contributions = new double[4];

        foreach (double[] row in Rows(new Random(3), 200).Append([double.NaN, double.NaN, double.NaN, double.NaN]))
        {
            model.Contributions(row, contributions);
            Assert.Equal(model.Margin(row), model.BaseValue + contributions.Sum(), 1e-5);
            Assert.Equal(1 / (1 + Math.Exp(-model.Margin(row))), model.Probability(row), 1e-6);
        }
    }

    [Fact]
    public void Weights_SpeakForThemselves()
    {
        ChurnModel model = Load(
            MlNetModelFile.Write(LinearModel.Create(Names, [2, -1, 0, 0.5], [0, 3, 0, 0], -1, slope: 2, offset: 1)),
            [[1, 1, 1, 1], [3, double.NaN, 5, 1]]);
        var contributions = new double[4];
        model.Contributions([4, 0, 100, double.NaN], contributions);

        // Means are 2, 2 (one of them replaced), 3 and 1.
        Assert.Equal([2 * 2 * 2, 2 * -1 * -2, 0, 2 * 0.5 * -1], contributions);
        Assert.Equal((2 * (-1 + 4 - 2 + 0.5)) + 1, model.BaseValue, 1e-12);
    }

    [Fact]
    public void ScoresAndProbabilities_AreThoseOfTheFile()
    {
        byte[] file = File("scaled");
        TabularModel tabular = MlNetModelFile.Read(file);
        ChurnModel model = Load(file, Background);

        Assert.All(Rows(new Random(4), 200), row => Assert.Equal(tabular.Predict(row).Probability, model.Probability(row)));
    }

    [Fact]
    public void ExtremeRows_GiveFiniteMargins()
    {
        ChurnModel model = Load(File("scaled"), Background);
        foreach (double extreme in (double[])[float.MaxValue, float.MinValue, 1e30, -1e30, double.NaN])
        {
            double[] row = [extreme, -extreme, extreme, extreme];
            Assert.True(double.IsFinite(model.Margin(row)));
            Assert.InRange(model.Probability(row), 0, 1);
        }

        Assert.Throws<ArgumentException>(() => model.Margin([double.PositiveInfinity, 0, 0, 0]));
    }

    [Fact]
    public void WithoutBackground_ThereAreNoReasons_AndThatIsSaid()
    {
        ChurnModel model = Load(File("made"), []);

        Assert.False(model.HasContributions);
        Assert.Contains("no background rows", model.WhyNoContributions);
        var error = Assert.Throws<InvalidOperationException>(() => model.Contributions(new double[4], new double[4]));
        Assert.Contains("no background rows", error.Message);
        Assert.Throws<InvalidOperationException>(() => model.BaseValue);
    }

    [Fact]
    public void WithoutReplacement_MissingValuesGiveNoReasons()
    {
        TabularModel bare = TabularModel.OfWeights(Names, 0.5f, [1, 2, 3, 4], new PlattCalibrator(-1, 0), 0);
        byte[] file = MlNetModelFile.Write(bare);

        Assert.Contains("no answer to missing values", Load(file, [[1, double.NaN, 1, 1]]).WhyNoContributions);
        Assert.True(Load(file, [[1, 2, 1, 1]]).HasContributions);
    }

    [Fact]
    public void AnotherCalibratorThanPlatts_GivesNoReasons()
    {
        byte[] file = Pipeline(false, "PAV  CAL", "PAVCaliExec", b => MlNetPipelines.Pav(b, (-1, 0, 0.25f), (1, 2, 0.75f)));
        ChurnModel model = Load(file, Background);

        Assert.Contains("calibrator is not Platt's", model.WhyNoContributions);
        Assert.InRange(model.Probability([1, 2, 3, 4]), 0.25, 0.75);
    }

    [Fact]
    public void FeatureOfSeveralInputs_GivesNoReasons()
    {
        // A bag adds up the slots of a vector, and each slot is an input.
        PipelineFile file = new PipelineFile().Schema(("V", "Single", 4)).NumberKey("K", "V", 1, 2).OneHot(true, ("F", "K"));
        byte[] zip = Calibrated(file, "F", [1, -1], "PLATTCAL", "PlattCaliExec", Platt).Build();

        Assert.Contains("mixes several inputs", Load(zip, Background).WhyNoContributions);
    }

    [Fact]
    public void Contributions_AllocateNothing()
    {
        ChurnModel model = Load(File("one-hot"), Background);
        double[] row = [1, double.NaN, 2, 0], into = new double[4];
        model.Contributions(row, into);
        double sum = model.Margin(row);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            model.Contributions(row, into);
            sum += model.Margin(row) + model.Probability(row);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(double.IsFinite(sum));
    }

    private static byte[] File(string kind) => kind switch
    {
        "made" => MlNetModelFile.Write(LinearModel.Create(Names, [0.5, -0.25, 0.125, 1], [3, 0, -1, 2], -0.5, 0.8, 0.25)),
        "scaled" => Pipeline(false, "PLATTCAL", "PlattCaliExec", Platt),
        _ => Pipeline(true, "PLATTCAL", "PlattCaliExec", Platt),
    };

    // Missing values replaced, two columns scaled, and perhaps one that counts as three categories.
    private static byte[] Pipeline(bool hasCategories, string signature, string loader, Action<BlobWriter> calibrator)
    {
        PipelineFile file = new PipelineFile().Schema([.. Names.Select(name => (name, "Single", 0))]);
        for (int i = 0; i < 4; i++)
        {
            file = hasCategories && i == 2 ? file.NumberKey("K", Names[2], 0, 1, 2).OneHot(false, ("H", "K"))
                : file.ReplaceMissing(Names[i], Names[i], i + 0.5f);
        }

        file = file.Concat("S", Names[0], Names[1]).Normalize("S", "S", 4, null, [0.5, 3], [1, -1])
            .Concat("F", "S", hasCategories ? "H" : Names[2], Names[3]);
        return Calibrated(file, "F", hasCategories ? [0.5f, -0.25f, 1, -2, 0.75f, 0.125f] : [0.5f, -0.25f, 1, 0.125f], signature, loader, calibrator)
            .Build();
    }

    private static PipelineFile Calibrated(
        PipelineFile file, string features, float[] weights, string signature, string loader, Action<BlobWriter> calibrator) => file
        .Predict(features)
        .Child("Model", "PMIXCALP", 0x00010001, "PMixCaliPredExec", _ => { })
        .Child("Model/Calibrator", signature, 0x00010001, loader, calibrator)
        .Child("Model/Predictor", "LINEAR2C", 0x00020002, "Linear2CExec", b =>
        {
            b.Int32(4);
            b.Single(-0.75f);
            b.Int32(weights.Length);
            b.Int32(0);
            b.Array<float>(weights);
        });

    private static void Platt(BlobWriter b)
    {
        b.Double(-0.9);
        b.Double(0.4);
    }

    private static ChurnModel Load(byte[] file, double[][] background)
    {
        TabularModel model = MlNetModelFile.Read(file);
        var golden = new JsonArray(new JsonObject
        {
            ["features"] = new JsonArray(1, 2, 3, 4),
            ["probability"] = model.Predict([1, 2, 3, 4]).Probability,
        });
        var rows = new JsonArray([.. background.Select(row => new JsonArray([.. row.Select(v => double.IsNaN(v) ? null : JsonValue.Create(v))]))]);
        byte[] manifest = ModelFiles.With(ModelFiles.ManifestFor("missing"), "golden_vectors", golden);
        return ChurnModel.Load(ModelFiles.With(manifest, "background", rows), file);
    }

    // By definition: each feature's mean gain over all sets of the others, where what is not in the set comes from a background row.
    private static double[] Shapley(ChurnModel model, double[] row)
    {
        var value = new double[1 << row.Length];
        for (int set = 0; set < value.Length; set++)
        {
            value[set] = Background.Average(other =>
                model.Margin([.. row.Select((own, i) => (set & (1 << i)) != 0 ? own : other[i])]));
        }

        int[] factorial = [1, 1, 2, 6, 24];
        return [.. Enumerable.Range(0, row.Length).Select(i => Enumerable.Range(0, value.Length).Where(set => (set & (1 << i)) == 0).Sum(set =>
        {
            int size = BitOperations.PopCount((uint)set);
            return factorial[size] * factorial[row.Length - size - 1] / 24.0 * (value[set | (1 << i)] - value[set]);
        }))];
    }

    private static double[][] Rows(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ =>
        Names.Select(_ => random.Next(5) == 0 ? double.NaN : random.Next(3) == 0 ? random.Next(4) : random.NextDouble() * 10).ToArray())];
}
