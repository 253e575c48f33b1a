using System.Text;

namespace Churn.Tests.Models.LightGbm;

/// <summary>A sum of drawn trees, its file, and its own answers.</summary>
internal sealed class SampleModel(IReadOnlyList<SampleTree> trees, double sigmoid)
{
    public const int Features = 5;

    public const string Header = """
        tree
        version=v4
        num_class=1
        num_tree_per_iteration=1
        label_index=0
        max_feature_idx=4
        objective=binary sigmoid:SIGMOID
        feature_names=a b c d e
        feature_infos=[-3:3] [-3:3] [-3:3] none [0:70]

        """;

    public static SampleModel Draw(int seed, bool categories, int count = 20, double sigmoid = 0.7)
    {
        var random = new Random(seed);
        return new([.. Enumerable.Range(0, count).Select(_ => SampleTree.Draw(random, Features, 5, categories))], sigmoid);
    }

    public double Probability(double[] row) => 1 / (1 + Math.Exp(-sigmoid * trees.Sum(tree => tree.Answer(row))));

    public string Text()
    {
        string[] blocks = [.. trees.Select((tree, i) => $"Tree={i}\n{tree.Write()}")];
        var text = new StringBuilder(Header.ReplaceLineEndings("\n").Replace("SIGMOID", $"{sigmoid}"));
        text.Append("tree_sizes=").AppendJoin(' ', blocks.Select(block => block.Length)).Append("\n\n").AppendJoin("", blocks);
        return text.Append("end of trees\n\nfeature_importances:\na=3\n\nparameters:\n[boosting: gbdt]\nend of parameters\n").ToString();
    }

    public byte[] File() => Encoding.ASCII.GetBytes(Text());

    /// <summary>Missing, whole, on halves, as good as zero, and anything between.</summary>
    public static void FillRow(Random random, double[] row)
    {
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = random.Next(8) switch
            {
                0 => double.NaN,
                1 or 2 => random.Next(-2, 75),
                3 => random.Next(-3, 8) / 2.0,
                4 => (float)((random.NextDouble() - 0.5) * 4e-35),
                5 => MathF.BitIncrement(random.Next(-3, 8) / 2f),
                _ => (float)((random.NextDouble() * 6) - 2),
            };
        }
    }
}
