using System.Text;
using Churn.Models.MlNet;

namespace Churn.Tests.Models.MlNet;

/// <summary>Puts a model file together component by component, to test those that the writer does not write.</summary>
internal sealed class PipelineFile
{
    private readonly Dictionary<string, byte[]> entries = [];
    private int transforms;

    /// <summary>Adds the file's schema: name, type's name, and length if it is a vector.</summary>
    public PipelineFile Schema(params (string Name, string Type, int Length)[] columns)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        foreach (ulong word in (ulong[])[0x00425644004C4D43, 0x0001000100010006, 0x0001000100010006, 256, 0, 0, (uint)columns.Length])
        {
            writer.Write(word);
        }

        writer.Write(new byte[256 - stream.Position]);
        foreach ((string name, string type, int length) in columns)
        {
            writer.Write(name);
            if (length > 0)
            {
                writer.Write("VBuffer");
                writer.Write((byte)(type.Length + 2 + 8));
            }

            writer.Write(type);
            writer.Write((byte)0);
            if (length > 0)
            {
                writer.Write(1);
                writer.Write(length);
            }

            writer.Write([1, 1, .. new byte[16]]);
        }

        entries["Schema"] = stream.ToArray();
        return this;
    }

    /// <summary>Adds the next transform of the chain.</summary>
    public PipelineFile Transform(string signature, uint version, string loader, Action<BlobWriter> body) =>
        Part($"TransformerChain/Transform_{transforms++:000}", signature, version, loader, body);

    /// <summary>Adds a part of the last transform.</summary>
    public PipelineFile Child(string name, string signature, uint version, string loader, Action<BlobWriter> body) =>
        Part($"TransformerChain/Transform_{transforms - 1:000}/{name}", signature, version, loader, body);

    /// <summary>Adds a linear predictor that answers its features' weighted sum.</summary>
    public PipelineFile Sum(string features, params float[] weights) =>
        Predict(features).Child("Model", "LINEAR2C", 0x00020002, "Linear2CExec", b =>
        {
            b.Int32(4);
            b.Single(0);
            b.Int32(weights.Length);
            b.Int32(0);
            b.Array<float>(weights);
        });

    /// <summary>Adds a prediction transform, whose model is yet to be added.</summary>
    public PipelineFile Predict(string features) => Transform("BIN PRED", 0x00010001, "BinaryPredXfer", b =>
    {
        b.Text(features);
        b.Single(0);
        b.Text("Score");
    });

    public PipelineFile Concat(string output, params string[] inputs) =>
        Transform("CONCAT F", 0x00010003, "ConcatTransform", b =>
        {
            b.Int32(1);
            b.Text(output);
            b.Int32(inputs.Length);
            foreach (string input in inputs)
            {
                b.Text(input);
                b.Text(null);
            }
        });

    public byte[] Build()
    {
        Part("TransformerChain", "XF CHAIN", 0x00010001, "TransformerChain", b =>
            b.Array<int>([.. Enumerable.Repeat(7, transforms)]));
        return MlNetSamples.Pack(entries);
    }

    public TabularModel Model() => MlNetModelFile.Read(Build());

    public static void Pairs(BlobWriter b, params (string Output, string Input)[] pairs)
    {
        b.Int32(pairs.Length);
        foreach ((string output, string input) in pairs)
        {
            b.Text(output);
            b.Text(input);
        }
    }

    /// <summary>A type's name as codecs write it, without parameters.</summary>
    public static void Codec(BlobWriter b, string type)
    {
        foreach (byte value in (byte[])[(byte)type.Length, .. Encoding.UTF8.GetBytes(type), 0])
        {
            b.Byte(value);
        }
    }

    private PipelineFile Part(string path, string signature, uint version, string loader, Action<BlobWriter> body)
    {
        var blob = new BlobWriter();
        body(blob);
        entries[$"{path}/Model.key"] = blob.Build(new ComponentKind(signature, version, version, loader, "Data"));
        return this;
    }
}
