using System.Collections.Immutable;
using System.Text;

namespace Churn.Models.MlNet;

/// <summary>The training weight that reached each node and leaf, which exact reasons need and ML.NET's format has no place for: an entry of
/// our own in the zip file, which ML.NET does not open.</summary>
/// <remarks>Eight bytes <c>CHCOVERS</c>, i4 version 1, i4 trees, and for each i4 leaves L, (L − 1) × f4 nodes, L × f4 leaves, in the
/// order of the predictor's arrays; little-endian.</remarks>
internal static class CoversEntry
{
    public const string Name = "Churn/covers";

    private const int Version = 1;

    private static readonly byte[] Signature = Encoding.ASCII.GetBytes("CHCOVERS");

    /// <summary>The content for trees that all have covers, else null.</summary>
    public static byte[]? Write(ImmutableArray<DecisionTree> trees)
    {
        if (trees.Any(tree => tree.NodeCover is null || tree.LeafCover is null))
        {
            return null;
        }

        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Signature);
        writer.Write(Version);
        writer.Write(trees.Length);
        foreach (DecisionTree tree in trees)
        {
            writer.Write(tree.Leaf.Length);
            foreach (float cover in tree.NodeCover!.Concat(tree.LeafCover!))
            {
                writer.Write(cover);
            }
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>The same trees with the covers that the entry gives.</summary>
    /// <exception cref="ModelFormatException">The entry is damaged, or was made for other trees.</exception>
    public static ImmutableArray<DecisionTree> Read(byte[] content, ImmutableArray<DecisionTree> trees)
    {
        var cursor = new ByteCursor(Name, content);
        if (!cursor.Take(Signature.Length).SequenceEqual(Signature) || cursor.Int32() != Version || cursor.Int32() != trees.Length)
        {
            throw cursor.Damaged($"does not hold covers in version {Version} for {trees.Length} trees");
        }

        var covered = ImmutableArray.CreateBuilder<DecisionTree>(trees.Length);
        foreach (DecisionTree tree in trees)
        {
            if (cursor.Int32() != tree.Leaf.Length)
            {
                throw cursor.Damaged($"has tree {covered.Count} with another number of leaves than the predictor");
            }

            covered.Add(tree.WithCovers(Covers(cursor, tree.NodeCount), Covers(cursor, tree.Leaf.Length)));
        }

        return cursor.Remaining == 0 ? covered.MoveToImmutable() : throw cursor.Damaged("goes on after its last tree");
    }

    private static float[] Covers(ByteCursor cursor, int count)
    {
        float[] covers = cursor.Items<float>(count);
        return covers.All(cover => cover >= 0 && float.IsFinite(cover)) ? covers : throw cursor.Damaged("has a cover below 0");
    }
}
