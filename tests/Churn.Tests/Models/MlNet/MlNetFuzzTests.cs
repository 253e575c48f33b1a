using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Churn.Models.MlNet;

namespace Churn.Tests.Models.MlNet;

/// <summary>Damaged files, seeded: whatever comes in, the answer is a model that scores or a ModelFormatException, soon and in little
/// memory. CHURN_FUZZ_INPUTS in the environment asks for more inputs than the usual ones.</summary>
[Trait("Storm", "yes")]
public class MlNetFuzzTests
{
    private static readonly int[] Telling = [0, 1, -1, 2, 4, 8, 255, 256, 65536, 1 << 24, int.MaxValue, int.MinValue, int.MaxValue / 4];

    private static readonly int Inputs = FuzzRun.Inputs(20_000);

    [Fact]
    public void DamagedComponents_LoadOrAreRefused()
    {
        var random = new Random(1);
        Dictionary<string, byte[]> entries = MlNetSamples.Unpack(MlNetPipelines.Everything());
        string[] names = [.. entries.Keys];
        (int loaded, int refused) = Run("components of ML.NET files", Inputs * 3 / 4, () =>
        {
            string name = names[random.Next(names.Length)];
            return Store(new Dictionary<string, byte[]>(entries) { [name] = Damage(entries[name], random) });
        });
        Assert.True(loaded > Inputs / 100 && refused > Inputs / 10, $"{loaded} loaded, {refused} refused");
    }

    [Fact]
    public void DamagedZips_LoadOrAreRefused()
    {
        var random = new Random(2);
        byte[] zip = MlNetPipelines.Everything();
        (int loaded, int refused) = Run("ML.NET files as zip", Inputs / 4, () => Damage(zip, random));
        Assert.True(loaded > Inputs / 100 && refused > Inputs / 10, $"{loaded} loaded, {refused} refused");
    }

    [Theory]
    [InlineData("published/LightGBM-Train-breast-cancer-model.zip")]
    [InlineData("generated/lbfgs.zip")]
    public void DamagedPartsOfRealModels_LoadOrAreRefused(string name)
    {
        var random = new Random(3);
        Dictionary<string, byte[]> entries = MlNetSamples.Unpack(MlNetFixtures.Bytes(name));
        string[] names = [.. entries.Keys.Where(entry => !entry.EndsWith(".txt", StringComparison.Ordinal))];
        (int loaded, int refused) = Run($"parts of {Path.GetFileName(name)}", Inputs / 4, () =>
        {
            string entry = names[random.Next(names.Length)];
            return Store(new Dictionary<string, byte[]>(entries) { [entry] = Damage(entries[entry], random) });
        });
        Assert.True(loaded > Inputs / 100 && refused > Inputs / 20, $"{loaded} loaded, {refused} refused");
    }

    private static (int Loaded, int Refused) Run(string what, int inputs, Func<byte[]> next) => FuzzRun.Run(what, inputs, next, damaged =>
    {
        TabularModel model = MlNetModelFile.Read(damaged);
        return model.Predict(new double[model.NumberCount], new string?[model.TextCount]).Probability;
    });

    // Packing would take most of the time.
    private static byte[] Store(Dictionary<string, byte[]> entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                using Stream entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Damage(byte[] valid, Random random)
    {
        var bytes = new List<byte>(valid);
        for (int n = random.Next(1, 4); n > 0 && bytes.Count > 8; n--)
        {
            int at = random.Next(bytes.Count - 4);
            switch (random.Next(6))
            {
                case 0:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 1:
                    bytes.RemoveRange(at, random.Next(1, 4));
                    break;
                case 2:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 3:
                    bytes[at] = (byte)random.Next(256);
                    break;
                default:
                    BinaryPrimitives.WriteInt32LittleEndian(
                        CollectionsMarshal.AsSpan(bytes)[(at & ~3)..], Telling[random.Next(Telling.Length)]);
                    break;
            }
        }

        return [.. bytes];
    }
}
