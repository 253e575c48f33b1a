using Churn.Models.MlNet;

namespace Churn.Tests.Models.MlNet;

/// <summary>Steps to build pipelines from, and one that has them all.</summary>
internal static class MlNetPipelines
{
    /// <summary>A file with every kind of component that is read; small.</summary>
    public static byte[] Everything() => new PipelineFile()
        .Schema(("A", "Single", 0), ("B", "Double", 0), ("C", "TextSpan", 0), ("V", "Single", 2), ("K", "Single", 0), ("L", "Boolean", 0))
        .ReplaceMissing("A", "A", -1)
        .Convert("B2", "B", 9)
        .Convert("L2", "L", 9)
        .Normalize("V", "V", 4, null, [0.5, 2], [1, 1])
        .TextKey("Ck", "C", "x", "y")
        .NumberKey("Kk", "K", 3, 7)
        .OneHot(false, ("Cv", "Ck"), ("Kv", "Kk"))
        .Transform("COPYCOLT", 0x00010001, "CopyTransform", b => PipelineFile.Pairs(b, ("A2", "A")))
        .Transform("SELCOLST", 0x00010001, "SelectColumnsTransform", b => b.Int32(0))
        .Concat("Features", "A2", "B2", "L2", "V", "Cv", "Kv")
        .Predict("Features")
        .Child("Model", "FTWTCALP", 0x00010001, "FeatWCaliPredExec", _ => { })
        .Child("Model/Predictor", "FTREE BC", 0x00010005, "FastTreeBinaryExec", Trees)
        .Child("Model/Calibrator", "PAV  CAL", 0x00010001, "PAVCaliExec", b => Pav(b, (-1, 0, 0.25f), (1, 2, 0.75f)))
        .Build();

    public static PipelineFile ReplaceMissing(this PipelineFile file, string output, string input, float value) =>
        file.Transform("NAREP TF", 0x00010002, "NAReplaceTransform", b =>
        {
            PipelineFile.Pairs(b, (output, input));
            PipelineFile.Codec(b, "Single");
            b.Single(value);
        });

    public static PipelineFile Convert(this PipelineFile file, string output, string input, byte kind) =>
        file.Transform("CONVERTF", 0x00010004, "ConvertTransform", b =>
        {
            PipelineFile.Pairs(b, (output, input));
            b.Byte(kind);
        });

    // The size is 4 or 8, bytes of a float; places are the slots that are scaled, null for all.
    public static PipelineFile Normalize(
        this PipelineFile file, string output, string input, int size, int[]? places, double[] scales, double[] offsets, int? length = null) =>
        file.Transform("NORMALZR", 0x00010002, "Normalizer", b =>
        {
            PipelineFile.Pairs(b, (output, input));
            b.Byte(1);
            b.Byte((byte)(size == 4 ? 9 : 10));
            b.Array<int>([length ?? scales.Length]);
        }).Child("Normalizer_000", "AFF NORM", 0x00010003, "AffineNormExec", b =>
        {
            b.Int32(size);
            b.Int32(length ?? scales.Length);
            b.Int32(places?.Length ?? -1);
            Array.ForEach(places ?? [], b.Int32);
            Floats(b, size, scales);
            Floats(b, size, offsets);
        });

    public static PipelineFile TextKey(this PipelineFile file, string output, string input, params string[] values) =>
        file.Key(output, input, b =>
        {
            b.Byte(0);
            b.Int32(values.Length);
            Array.ForEach(values, b.Text);
        });

    public static PipelineFile NumberKey(this PipelineFile file, string output, string input, params float[] values) =>
        file.Key(output, input, b =>
        {
            b.Byte(1);
            PipelineFile.Codec(b, "Single");
            b.Array<float>(values);
        });

    public static PipelineFile OneHot(this PipelineFile file, bool isBag, params (string Output, string Input)[] pairs) =>
        file.Transform("KEY2VECT", 0x00010002, "KeyToVectorTransform", b =>
        {
            PipelineFile.Pairs(b, pairs);
            Array.ForEach(pairs, _ => b.Byte((byte)(isBag ? 1 : 0)));
        });

    public static void Pav(BlobWriter b, params (float Min, float Max, float Value)[] pieces)
    {
        b.Int32(4);
        b.Int32(pieces.Length);
        foreach ((float min, float max, float value) in pieces)
        {
            b.Single(min);
            b.Single(max);
            b.Single(value);
        }
    }

    private static PipelineFile Key(this PipelineFile file, string output, string input, Action<BlobWriter> vocabulary) =>
        file.Transform("TERMTRNF", 0x00010003, "TermTransform", b =>
        {
            PipelineFile.Pairs(b, (output, input));
            b.Byte(0);
        }).Child("Vocabulary", "TERM MAN", 0x00010002, "TermManager", b =>
        {
            b.Int32(1);
            vocabulary(b);
        });

    /// <summary>Twice the same tree over two features, of FastForest's kind.</summary>
    public static void Forest(BlobWriter b)
    {
        b.Int32(4);
        b.Int32(2);
        for (int i = 0; i < 2; i++)
        {
            Tree(b, [1, ~0], [~2, ~1], [0, 1], [], [], [0.5f, 1], [], [0.5, -0.25, 1], 2);
        }

        b.Double(0);
        b.Text(null);
        b.Text(null);
        b.Int32(2);
    }

    // Two trees over nine features: one numeric with capacity to spare and stand-ins for NaN, one categorical on the one-hot slots.
    private static void Trees(BlobWriter b)
    {
        b.Int32(4);
        b.Int32(2);
        Tree(b, [1, ~0, 0], [~2, ~1, 0], [0, 3, 0], [], [], [0.5f, 1, 0], [float.NegativeInfinity, 3, 0], [0.5, -0.25, 1]);
        Tree(b, [~0], [~1], [0], [0], [5, 7], [0], [], [-1, 1]);
        b.Double(0);
        b.Text(null);
        b.Text("options");
        b.Int32(9);
    }

    private static void Tree(
        BlobWriter b, int[] left, int[] right, int[] feature, int[] nodes, int[] listed, float[] threshold, float[] missing, double[] leaf,
        byte kind = 0)
    {
        b.Byte(kind);
        b.Int32(leaf.Length);
        b.Double(1);
        b.Double(1);
        b.Array<int>(left);
        b.Array<int>(right);
        b.Array<int>(feature);
        b.Array<int>(nodes);
        if (nodes.Length > 0)
        {
            b.Array<int>(listed);
            b.Int32(listed[0]);
            b.Int32(listed[^1]);
        }

        b.Array<uint>(new uint[left.Length]);
        b.Array<float>(threshold);
        b.Array<float>(missing);
        b.Array<double>(leaf);
        for (int i = 0; i < 3; i++)
        {
            b.Array<double>([]);
        }

        if (kind == 2)
        {
            b.Array<double>([0, 1, 1]);
            b.Array<double>([1, 1, 1]);
        }
    }

    private static void Floats(BlobWriter b, int size, double[] values)
    {
        b.Int32(values.Length);
        foreach (double value in values)
        {
            if (size == 4)
            {
                b.Single((float)value);
            }
            else
            {
                b.Double(value);
            }
        }
    }
}
