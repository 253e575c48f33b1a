namespace Churn.Models.MlNet;

/// <summary>Reads numbers with their type in front, as replacements and vocabularies are stored.</summary>
internal static class TypedValue
{
    /// <summary>One value: the kind of its items, and the items; a vector's in full length.</summary>
    public static (ItemKind Kind, double[] Values, bool IsVector) Read(BlobReader blob)
    {
        (ItemKind kind, int length, bool isVector) = TypeCodec.ReadShape(blob);
        return (kind, isVector ? Vector(blob, kind, length) : Numbers(blob, kind, 1), isVector);
    }

    /// <summary>As many numbers as asked for, of a kind already known.</summary>
    public static double[] Numbers(BlobReader blob, ItemKind kind, int count) => kind switch
    {
        _ when count > FeatureLimits.MaxValues => throw blob.Wrong(
            $"holds {count} values", $"Up to {FeatureLimits.MaxValues} of a column are read"),
        ItemKind.SByte => Widen(blob.Items<sbyte>(count), v => v),
        ItemKind.Byte => Widen(blob.Items<byte>(count), v => v),
        ItemKind.Int16 => Widen(blob.Items<short>(count), v => v),
        ItemKind.UInt16 => Widen(blob.Items<ushort>(count), v => v),
        ItemKind.Int32 => Widen(blob.Items<int>(count), v => v),
        ItemKind.UInt32 => Widen(blob.Items<uint>(count), v => v),
        ItemKind.Int64 => Widen(blob.Items<long>(count), v => v),
        ItemKind.UInt64 => Widen(blob.Items<ulong>(count), v => v),
        ItemKind.Single => Widen(blob.Items<float>(count), v => v),
        ItemKind.Double => blob.Items<double>(count),
        ItemKind.Boolean => Bits(blob, count),
        _ => throw blob.Wrong($"holds values of kind {kind}", "Numbers, truth values and texts are read"),
    };

    // One vector: its count (1), its length unless that is fixed, how many items are given (-1: all), where, and what they are.
    private static double[] Vector(BlobReader blob, ItemKind kind, int fixedLength)
    {
        int vectors = blob.Int32();
        int length = blob.Int32();
        length = length == 0 ? blob.Int32() : length;
        int given = blob.Int32();
        int[] places = blob.Array<int>();
        int count = given == -1 ? length : given;
        if (vectors != 1 || length is < 1 or > FeatureLimits.MaxFeatures || (fixedLength != 0 && fixedLength != length)
            || count < 0 || places.Length != (given == -1 ? 0 : count) || places.AsSpan().ContainsAnyExceptInRange(0, length - 1))
        {
            throw blob.Damaged($"has a vector value of {length} items, {given} of them given");
        }

        double[] values = Numbers(blob, kind, count);
        if (given == -1)
        {
            return values;
        }

        var full = new double[length];
        for (int i = 0; i < count; i++)
        {
            full[places[i]] = values[i];
        }

        return full;
    }

    private static double[] Widen<T>(T[] values, Converter<T, double> widen) => Array.ConvertAll(values, widen);

    private static double[] Bits(BlobReader blob, int count)
    {
        ReadOnlySpan<byte> packed = blob.Take((int)((count + 7L) / 8));
        var values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (packed[i / 8] >> (i % 8)) & 1;
        }

        return values;
    }
}
