using System.Buffers.Binary;
using System.IO.Compression;
using Churn.Models;
using Churn.Models.MlNet;

namespace Churn.Tests.Models.MlNet;

/// <summary>Files made to do harm: each is refused, at once and without much memory.</summary>
public class MlNetHostileFileTests
{
    private const string Trees = "TransformerChain/Transform_001/Model/Predictor/Model.key";

    [Fact]
    public void EveryPrefixOfAFile_IsRefused()
    {
        byte[] whole = MlNetModelFile.Write(MlNetSamples.Trees());
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Throws<ModelFormatException>(() => MlNetModelFile.Read(whole.AsMemory(0, length)));
        }
    }

    [Fact]
    public void EveryPrefixOfEveryComponent_IsRefused()
    {
        Dictionary<string, byte[]> entries = MlNetSamples.Unpack(MlNetModelFile.Write(MlNetSamples.Trees()));
        foreach (string name in entries.Keys.Where(name => name == CoversEntry.Name || name.EndsWith("Model.key", StringComparison.Ordinal)))
        {
            for (int length = 0; length < entries[name].Length; length += 3)
            {
                var cut = new Dictionary<string, byte[]>(entries) { [name] = entries[name][..length] };
                var e = Assert.Throws<ModelFormatException>(() => MlNetModelFile.Read(MlNetSamples.Pack(cut)));
                Assert.StartsWith($"{name}: ", e.Message);
            }
        }
    }

    [Fact]
    public void ZipBomb_IsRefusedByItsSize()
    {
        var entries = MlNetSamples.Unpack(MlNetModelFile.Write(MlNetSamples.Trees()));
        entries[Trees] = new byte[ZipArchiveReader.MaxInflatedBytes + 1];

        AssertRefused(MlNetSamples.Pack(entries), $"{Trees}: says that it inflates to");
    }

    [Fact]
    public void ZipBomb_ThatLiesAboutItsSize_IsNotInflatedFurther()
    {
        var entries = MlNetSamples.Unpack(MlNetModelFile.Write(MlNetSamples.Trees()));
        entries[Trees] = new byte[30 << 20];
        byte[] zip = MlNetSamples.Pack(entries);
        SetSizes(zip, 30 << 20, 1000);

        AssertRefused(zip, $"{Trees}: does not inflate to the 1000 bytes");
    }

    [Fact]
    public void SmallEntry_ThatClaimsMuch_IsRefusedBeforeMemoryIsTaken()
    {
        byte[] zip = MlNetModelFile.Write(MlNetSamples.Trees());
        uint size = (uint)MlNetSamples.Unpack(zip)[Trees].Length;
        SetSizes(zip, size, 60 << 20);

        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(zip, $"{Trees}: says that it inflates to");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void ThousandsOfEntries_AreRefused()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (int i = 0; i <= ZipArchiveReader.MaxEntries; i++)
            {
                zip.CreateEntry($"{i}");
            }
        }

        AssertRefused(stream.ToArray(), "model file: has 4097 entries");
    }

    [Fact]
    public void SameEntryTwice_OnceWithBackslashes_IsRefused()
    {
        List<KeyValuePair<string, byte[]>> entries = [.. MlNetSamples.Unpack(MlNetModelFile.Write(MlNetSamples.Trees()))];
        entries.Add(new("TransformerChain\\Model.key", []));

        AssertRefused(MlNetSamples.Pack(entries), "TransformerChain/Model.key: is in the zip file twice");
    }

    [Fact]
    public void Backslashes_AreTakenForSlashes()
    {
        Dictionary<string, byte[]> entries = MlNetSamples.Unpack(MlNetModelFile.Write(MlNetSamples.Trees()));

        TabularModel model = MlNetModelFile.Read(MlNetSamples.Pack(entries.ToDictionary(e => e.Key.Replace('/', '\\'), e => e.Value)));

        Assert.Equal(MlNetSamples.Trees().Predict([1, 2]), model.Predict([1, 2]));
    }

    [Theory]
    [InlineData(0, "reaches node 1 twice")]
    [InlineData(1, "reaches node 0 twice")]
    [InlineData(2, "leads from node 1 to node 2 of 2")]
    [InlineData(~3, "leads from node 1 to leaf 3 of 3")]
    [InlineData(int.MinValue, "leads from node 1 to leaf 2147483647 of 3")]
    [InlineData(~2, "reaches leaf 2 twice")]
    public void TreeThatIsNone_IsRefused(int child, string fault)
    {
        // The first tree begins after the float size and the count: kind, leaves, two doubles, then the counted left children.
        const int Left = BlobHeaderBytes + 8 + 1 + 4 + 16 + 4;
        bool toOwnSibling = child == 0;
        Dictionary<string, byte[]> entries = MlNetSamples.Unpack(MlNetModelFile.Write(MlNetSamples.Trees()));
        int target = toOwnSibling ? 1 : child == 1 ? 0 : child;
        BinaryPrimitives.WriteInt32LittleEndian(entries[Trees].AsSpan(Left + 4), target);

        AssertRefused(MlNetSamples.Pack(entries), $"{Trees}: loader \"FastTreeBinaryExec\" has a tree 0 that {fault}");
    }

    [Theory]
    [InlineData(512, null)]
    [InlineData(513, "is deeper than 512 splits")]
    public void TreeOfOneLongPath_IsReadUpToABound(int splits, string? fault)
    {
        var tree = new DecisionTree
        {
            Left = [.. Enumerable.Range(0, splits).Select(i => ~i)],
            Right = [.. Enumerable.Range(1, splits - 1), ~splits],
            Feature = new int[splits],
            Threshold = new float[splits],
            Leaf = new double[splits + 1],
        };

        Assert.Equal(fault, tree.Validate(1));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8 + 1)]
    [InlineData(8 + 1 + 4 + 16)]
    [InlineData(8 + 1 + 4 + 16 + 12)]
    public void HugeCount_IsRefusedBeforeMemoryIsTaken(int at)
    {
        foreach (int count in (int[])[int.MaxValue, int.MaxValue / 4, -1, int.MinValue, 1 << 24])
        {
            Dictionary<string, byte[]> entries = MlNetSamples.Unpack(MlNetModelFile.Write(MlNetSamples.Trees()));
            BinaryPrimitives.WriteInt32LittleEndian(entries[Trees].AsSpan(BlobHeaderBytes + at), count);
            byte[] zip = MlNetSamples.Pack(entries);

            long before = GC.GetAllocatedBytesForCurrentThread();
            AssertRefused(zip, $"{Trees}: loader \"FastTreeBinaryExec\" ");
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    }

    private const int BlobHeaderBytes = 256;

    private static void AssertRefused(byte[] zip, string start) =>
        Assert.StartsWith(start, Assert.Throws<ModelFormatException>(() => MlNetModelFile.Read(zip)).Message);

    // In the central directory the size stands 24 bytes into an entry.
    private static void SetSizes(byte[] zip, uint from, uint to)
    {
        int changed = 0;
        for (int i = 0; i + 28 <= zip.Length; i++)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(i)) == 0x02014b50
                && BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(i + 24)) == from)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(i + 24), to);
                changed++;
            }
        }

        Assert.Equal(1, changed);
    }
}
