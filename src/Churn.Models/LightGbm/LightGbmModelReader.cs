using System.Collections.Immutable;
using System.Globalization;

namespace Churn.Models.LightGbm;

/// <summary>Reads the text that LightGBM's <c>save_model</c> writes (v2 to v4), for <c>objective=binary</c>.</summary>
/// <remarks>A block of fields for the model, one for each tree, then parts that no score depends on, which are not read.
/// Source: LightGBM's <c>Tree::ToString</c> and <c>GBDT::SaveModelToString</c>.</remarks>
internal static class LightGbmModelReader
{
    private const string Header = "LightGBM model";
    private const int MaxBytes = 64 << 20;
    private const int MaxTrees = 20_000;
    private const int MaxNames = 1 << 20;

    /// <summary>Whether the bytes begin as such a file does.</summary>
    public static bool Looks(ReadOnlySpan<byte> file) => file.StartsWith("tree\n"u8) || file.StartsWith("tree\r\n"u8);

    /// <param name="file">Content; not kept.</param>
    /// <param name="features">Names in the place of the file's own, or empty.</param>
    /// <exception cref="ModelFormatException">It is damaged, of another kind, or beyond a bound.</exception>
    public static LightGbmModel Read(ReadOnlyMemory<byte> file, ImmutableArray<string> features)
    {
        if (file.Length > MaxBytes)
        {
            throw new ModelFormatException($"{Header}: has {file.Length} bytes, at most {MaxBytes} are read. Use a smaller model.");
        }

        var lines = new LineReader(file);
        TextBlock header = ReadHeader(lines);
        ImmutableArray<string> names = ReadNames(header, features);
        double sigmoid = ReadSigmoid(header);
        var trees = ImmutableArray.CreateBuilder<LightGbmTree>();
        int splits = 0;
        while (lines.TryBlock(out TextBlock? block))
        {
            LightGbmTree tree = LightGbmTreeReader.Read(block, names.Length);
            splits += tree.SplitCount;
            if (trees.Count == MaxTrees || splits > LightGbmModel.MaxSplits)
            {
                throw new ModelFormatException(
                    $"{Header}: has more than {MaxTrees} trees or {LightGbmModel.MaxSplits} splits. Train a smaller model.");
            }

            trees.Add(tree);
        }

        RequireAll(header, trees.Count);
        return new LightGbmModel(names, trees.ToImmutable(), sigmoid);
    }

    private static TextBlock ReadHeader(LineReader lines)
    {
        TextBlock header = lines.Header(Header);
        if (header.Text("version", 10) is not ("v2" or "v3" or "v4"))
        {
            throw header.Wrong("version", $"is {header.Text("version", 10)}", "v2, v3 and v4 are read");
        }

        if (header.Has("average_output"))
        {
            throw header.Wrong("average_output", "asks for a mean of the trees, as a random forest does", "Train with boosting=gbdt");
        }

        header.Integer("num_class", 1, 1);
        header.Integer("num_tree_per_iteration", 1, 1);
        return header;
    }

    private static ImmutableArray<string> ReadNames(TextBlock header, ImmutableArray<string> given)
    {
        int count = header.Integer("max_feature_idx", 0, ManifestReader.MaxFeatures - 1) + 1;
        ImmutableArray<string> names = given.IsEmpty ? [.. header.Text("feature_names", MaxNames).Split(' ')] : given;
        if (names.Length != count)
        {
            throw header.Wrong("max_feature_idx", $"asks for {count} features, {names.Length} are named", "Name each feature once");
        }

        return names.Distinct(StringComparer.Ordinal).Count() == count && names.All(name => name.Length > 0)
            ? names
            : throw header.Wrong("feature_names", "has a name twice or an empty one", "Name each feature once");
    }

    // "binary sigmoid:1"; further words, as of weighting, matter in training only.
    private static double ReadSigmoid(TextBlock header)
    {
        const string parameter = "sigmoid:";
        string objective = header.Has("objective") ? header.Text("objective", 1000) : "none";
        string[] words = objective.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is not ["binary", ..])
        {
            throw header.Wrong("objective", $"is \"{objective}\"", "Train with objective=binary, the only one that is read");
        }

        string? written = Array.Find(words, word => word.StartsWith(parameter, StringComparison.Ordinal))?[parameter.Length..];
        return double.TryParse(written ?? "1", NumberStyles.Float, CultureInfo.InvariantCulture, out double sigmoid)
            && sigmoid is > 0 and <= 1000
            ? sigmoid
            : throw header.Wrong("objective", $"has a sigmoid of {written}", "It lies within (0, 1000]");
    }

    private static void RequireAll(TextBlock header, int trees)
    {
        if (trees == 0)
        {
            throw header.Wrong("Tree=0", "is missing");
        }

        if (header.Has("tree_sizes"))
        {
            header.Numbers<long>("tree_sizes", trees);
        }
    }
}
