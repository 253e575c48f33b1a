using Churn.Models;

namespace Churn.Tests.Models;

/// <summary>Damaged files, seeded: whatever comes in, the answer is a model that scores or a ModelFormatException.</summary>
public class ModelFuzzTests
{
    private const int Inputs = 10_000;

    // Bytes that mean something in JSON reach further than random ones.
    private static readonly byte[] Telling = "{}[]\",:-+.eE0123456789\\untruefalse \u0000"u8.ToArray();

    [Fact]
    public void DamagedModel_LoadsOrIsRefused()
    {
        byte[] manifest = ModelFiles.ManifestFor("stumps");
        (int loaded, int refused) = Run(ModelFiles.XGBoost("stumps"), 1, bytes => ChurnModel.Load(manifest, bytes));
        Assert.True(loaded > 100 && refused > 1000, $"{loaded} loaded, {refused} refused");
    }

    [Fact]
    public void DamagedManifest_LoadsOrIsRefused()
    {
        byte[] trees = ModelFiles.XGBoost("stumps");
        (int loaded, int refused) = Run(ModelFiles.ManifestFor("stumps"), 2, bytes => ChurnModel.Load(bytes, trees));
        Assert.True(loaded > 100 && refused > 1000, $"{loaded} loaded, {refused} refused");
    }

    private static (int Loaded, int Refused) Run(byte[] valid, int seed, Func<byte[], ChurnModel> load)
    {
        var random = new Random(seed);
        int loaded = 0, refused = 0;
        for (int i = 0; i < Inputs; i++)
        {
            byte[] damaged = Damage(valid, random);
            try
            {
                ChurnModel model = load(damaged);
                Assert.InRange(model.Probability(new double[model.Manifest.Features.Length]), 0, 1);
                loaded++;
            }
            catch (ModelFormatException e)
            {
                Assert.StartsWith(seed == 1 ? "m" : "manifest.json: ", e.Message);
                refused++;
            }
        }

        return (loaded, refused);
    }

    private static byte[] Damage(byte[] valid, Random random)
    {
        var bytes = new List<byte>(valid);
        for (int n = random.Next(1, 4); n > 0; n--)
        {
            int at = random.Next(bytes.Count);
            byte telling = random.Next(4) == 0 ? (byte)random.Next(256) : Telling[random.Next(Telling.Length)];
            switch (random.Next(4))
            {
                case 0:
                    bytes.Insert(at, telling);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 5), bytes.Count - at - 1));
                    break;
                case 2:
                    int from = random.Next(bytes.Count);
                    bytes.InsertRange(at, bytes.GetRange(from, Math.Min(random.Next(1, 40), bytes.Count - from)));
                    break;
                default:
                    bytes[at] = telling;
                    break;
            }
        }

        return [.. bytes];
    }
}
