using Churn.Models.MlNet;

namespace Churn.Tests.Models.MlNet;

/// <summary>Small models and files to start from.</summary>
internal static class MlNetSamples
{
    /// <summary>Two trees over two features, one of them with missing values to the left, one with a categorical split; covers.</summary>
    public static TabularModel Trees() => TabularModel.OfTrees(
        ["a", "b"],
        [
            new DecisionTree
            {
                Left = [1, ~0],
                Right = [~2, ~1],
                Feature = [0, 1],
                Threshold = [1.5f, -2f],
                Missing = [float.NegativeInfinity, float.NaN],
                Leaf = [0.5, -0.25, 1],
                NodeCover = [10, 6],
                LeafCover = [2, 4, 4],
            },
            new DecisionTree
            {
                Left = [~0],
                Right = [~1],
                Feature = [0],
                Threshold = [0],
                Categories = [[0, 1]],
                Leaf = [-1, 1],
                NodeCover = [10],
                LeafCover = [3, 7],
            },
        ],
        new PlattCalibrator(-1, 0.25),
        0);

    /// <summary>The entries of a file, to be changed and packed again.</summary>
    public static Dictionary<string, byte[]> Unpack(byte[] zip)
    {
        var archive = new ZipArchiveReader(zip);
        return archive.Names.ToDictionary(name => name, archive.Read);
    }

    public static byte[] Pack(IEnumerable<KeyValuePair<string, byte[]>> entries)
    {
        var zip = new ZipArchiveWriter();
        foreach ((string name, byte[] content) in entries)
        {
            zip.Add(name, content);
        }

        return zip.Build();
    }
}
