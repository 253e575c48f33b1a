using Churn.Models.Conversion;
using Churn.Models.MlNet;

namespace Churn.Tests.Models.LightGbm;

/// <summary>Damaged files, seeded: whatever comes in, the answer is a model that scores or a ModelFormatException. CHURN_FUZZ_INPUTS in the
/// environment asks for more inputs than the usual ones.</summary>
[Trait("Storm", "yes")]
public class LightGbmFuzzTests
{
    private static readonly byte[] Telling = "0123456789-+. \n=eT"u8.ToArray();
    private static readonly int Inputs = FuzzRun.Inputs(8_000);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void DamagedFiles_LoadOrAreRefused(bool hasCategories)
    {
        var random = new Random(1);
        byte[] valid = hasCategories ? WithCategories() : SampleModel.Draw(5, false, 3).File();
        (int loaded, int refused) = FuzzRun.Run(
            $"LightGBM file, categories {hasCategories}", Inputs / 2, () => FuzzRun.DamageText(valid, Telling, random), damaged =>
        {
            TabularModel model = SourceModelReader.Read(damaged, []).Model;
            return model.Predict(new double[model.NumberCount]).Probability;
        });
        Assert.True(loaded > Inputs / 100 && refused > Inputs / 20, $"{loaded} loaded, {refused} refused");
    }

    // Categories unfold into ranges, most files' into thousands of splits: few inputs a second would be tried.
    private static byte[] WithCategories() => Enumerable.Range(1, 200).Select(seed => SampleModel.Draw(seed, true, 2).File())
        .First(file => file.AsSpan().IndexOf("cat_threshold"u8) >= 0 && Splits(file) < 1000);

    private static int Splits(byte[] file) =>
        ((TreeScorer)SourceModelReader.Read(file, []).Model.Scorer).Trees.Sum(tree => tree.NodeCount);
}
