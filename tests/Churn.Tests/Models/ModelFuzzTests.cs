using Churn.Models;
using Churn.Models.Conversion;
using Churn.Models.MlNet;

namespace Churn.Tests.Models;

/// <summary>Damaged files, seeded: whatever comes in, the answer is a model that scores or a ModelFormatException. CHURN_FUZZ_INPUTS in the
/// environment asks for more inputs than the usual ones.</summary>
[Trait("Storm", "yes")]
public class ModelFuzzTests
{
    // Bytes that mean something in JSON reach further than random ones.
    private static readonly byte[] Telling = "{}[]\",:-+.eE0123456789\\untruefalse \u0000"u8.ToArray();
    private static readonly int Inputs = FuzzRun.Inputs(10_000);

    [Theory]
    [InlineData("stumps")]
    [InlineData("missing")]
    public void DamagedModel_LoadsOrIsRefused(string name)
    {
        var random = new Random(1);
        byte[] valid = ModelFiles.XGBoost(name);
        (int loaded, int refused) = FuzzRun.Run($"XGBoost file {name}", Inputs / 2, () => FuzzRun.DamageText(valid, Telling, random), damaged =>
        {
            TabularModel model = SourceModelReader.Read(damaged, ["w", "x", "y", "z"]).Model;
            return model.Predict(new double[model.NumberCount]).Probability;
        });
        Assert.True(loaded > Inputs / 100 && refused > Inputs / 10, $"{loaded} loaded, {refused} refused");
    }

    [Fact]
    public void DamagedModel_IsServedOrRefusedByItsFileName()
    {
        var random = new Random(2);
        byte[] valid = ModelFiles.XGBoost("stumps"), manifest = ModelFiles.ManifestFor("stumps");
        (int loaded, int refused) = FuzzRun.Run(
            "model.json beside a manifest", Inputs / 2, () => FuzzRun.DamageText(valid, Telling, random), damaged => Answer(manifest, damaged));
        Assert.True(loaded > Inputs / 100 && refused > Inputs / 10, $"{loaded} loaded, {refused} refused");
    }

    [Fact]
    public void DamagedManifest_LoadsOrIsRefused()
    {
        var random = new Random(3);
        byte[] trees = ModelFiles.XGBoost("stumps");
        byte[] valid = ManifestWriter.Write(ManifestReader.Read(ModelFiles.WithExtras(ModelFiles.ManifestFor("stumps"))));
        (int loaded, int refused) = FuzzRun.Run(
            "manifest", Inputs / 2, () => FuzzRun.DamageText(valid, Telling, random), damaged => Answer(damaged, trees));
        Assert.True(loaded > Inputs / 100 && refused > Inputs / 10, $"{loaded} loaded, {refused} refused");
    }

    private static double Answer(byte[] manifest, byte[] trees)
    {
        try
        {
            ChurnModel model = ChurnModel.Load(manifest, trees);
            return model.Probability(new double[model.Manifest.Features.Length]);
        }
        catch (ModelFormatException e)
        {
            Assert.Matches("^(manifest\\.json|model\\.json): ", e.Message);
            throw;
        }
    }
}
