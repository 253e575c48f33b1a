using System.Text;
using System.Text.RegularExpressions;
using Churn.Models;
using Churn.Models.Conversion;

namespace Churn.Tests.Models.LightGbm;

/// <summary>What a LightGBM file may not be; each message names block and field.</summary>
public class LightGbmRefusalTests
{
    private static readonly string Valid = SampleModel.Draw(5, true, 3).Text();

    [Theory]
    [InlineData("version=.*", "version=v9", "LightGBM model: version is v9")]
    [InlineData("num_class=1", "num_class=3", "num_class is 3")]
    [InlineData("num_tree_per_iteration=1", "num_tree_per_iteration=3", "num_tree_per_iteration is 3")]
    [InlineData("objective=.*", "objective=multiclass num_class:3", "objective is \"multiclass num_class:3\"")]
    [InlineData("objective=.*", "objective=regression", "objective is \"regression\"")]
    [InlineData("objective=.*\n", "", "objective is \"none\"")]
    [InlineData("sigmoid:0.7", "sigmoid:-1", "has a sigmoid of -1")]
    [InlineData("label_index=0", "average_output", "average_output asks for a mean of the trees")]
    [InlineData("max_feature_idx=4", "max_feature_idx=3", "max_feature_idx asks for 4 features, 5 are named")]
    [InlineData("max_feature_idx=4", "max_feature_idx=2000000", "max_feature_idx is 2000000")]
    [InlineData("a b c d e", "a b c d a", "feature_names has a name twice")]
    [InlineData("is_linear=0", "is_linear=1", "Tree=0: is_linear is 1")]
    [InlineData("num_leaves=\\d+", "num_leaves=0", "Tree=0: num_leaves is 0")]
    [InlineData("num_leaves=\\d+", "num_leaves=2147483647", "Tree=0: num_leaves is 2147483647")]
    [InlineData("split_feature=\\d", "split_feature=7", "Tree=0: the tree splits at node 0 on feature 7 of 5")]
    [InlineData("left_child=-?\\d+", "left_child=0", "Tree=0: the tree reaches node 0 twice")]
    [InlineData("left_child=-?\\d+", "left_child=999", "Tree=0: the tree leads from node 0 to node 999")]
    [InlineData("decision_type=\\d+", "decision_type=12", "Tree=0: decision_type is 12 at [0]")]
    [InlineData("decision_type=\\d+", "decision_type=16", "Tree=0: decision_type is 16 at [0]")]
    [InlineData("leaf_value=[^ ]+", "leaf_value=nan", "Tree=0: the tree has a leaf of NaN")]
    [InlineData("leaf_value=[^ ]+", "leaf_value=x", "Tree=0: leaf_value has \"x\" at [0]")]
    [InlineData("leaf_value=[^ ]+ ", "leaf_value=", "Tree=0: leaf_value has")]
    [InlineData("leaf_count=\\d+", "leaf_count=-3", "Tree=0: leaf_count has a number below 0")]
    [InlineData("cat_boundaries=0 3", "cat_boundaries=0 -3", "cat_boundaries is -3 at [1]")]
    [InlineData("cat_boundaries=0 3", "cat_boundaries=0 999999999", "cat_boundaries is 999999999 at [1]")]
    [InlineData("tree_sizes=\\d+ ", "tree_sizes=", "tree_sizes has 2 numbers where 3 belong")]
    [InlineData("end of trees[^!]*", "", "the file stops before the end of trees")]
    [InlineData("^tree\n", "trie\n", "The file is no model of a known format")]
    public void WrongField_IsNamed(string pattern, string replacement, string expected)
    {
        string spoilt = new Regex(pattern).Replace(Valid, replacement, 1);
        Assert.NotEqual(Valid, spoilt);

        Assert.Contains(expected, Assert.Throws<ModelFormatException>(() => Read(spoilt)).Message);
    }

    [Fact]
    public void CategoriesThatUnfoldBeyondTheBound_AreRefused()
    {
        // Every other category, twelve splits deep: each subtree is repeated under hundreds of ranges.
        const int depth = 12;
        string words = string.Join(' ', Enumerable.Repeat(0x55555555u, 8));
        string text = SampleModel.Header.ReplaceLineEndings("\n").Replace("SIGMOID", "1") + $"""

            Tree=0
            num_leaves={depth + 1}
            num_cat=1
            split_feature={Repeat("0")}
            threshold={Repeat("0")}
            decision_type={Repeat("1")}
            left_child={string.Join(' ', Enumerable.Range(1, depth).Select(i => i < depth ? i : -1))}
            right_child={string.Join(' ', Enumerable.Range(1, depth).Select(i => -1 - i))}
            leaf_value={string.Join(' ', Enumerable.Range(0, depth + 1))}
            cat_boundaries=0 8
            cat_threshold={words}
            end of trees

            """.ReplaceLineEndings("\n");

        string message = Assert.Throws<ModelFormatException>(() => Read(text)).Message;
        Assert.StartsWith("Tree=0: becomes more than 65536 splits", message);

        static string Repeat(string one) => string.Join(' ', Enumerable.Repeat(one, depth));
    }

    [Fact]
    public void EveryTruncationBeforeTheEndOfTrees_IsRefused()
    {
        int end = Valid.IndexOf("end of trees", StringComparison.Ordinal);
        for (int length = 0; length < end; length += 11)
        {
            Assert.Throws<ModelFormatException>(() => Read(Valid[..length]));
        }
    }

    private static SourceModel Read(string text) => SourceModelReader.Read(Encoding.Latin1.GetBytes(text), []);
}
