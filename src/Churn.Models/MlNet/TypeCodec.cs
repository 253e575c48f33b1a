namespace Churn.Models.MlNet;

/// <summary>Reads the description of a type in a binary data view or in front of a typed value.</summary>
internal static class TypeCodec
{
    private const int MaxDimensions = 16;

    /// <summary>The kind of the items and how many there are: 1 for a scalar, 0 for a vector of unknown length.</summary>
    public static (ItemKind Kind, int Length) Read(ByteCursor cursor) => Read(cursor, nested: false);

    /// <summary>The same, and whether it was a vector.</summary>
    public static (ItemKind Kind, int Length, bool IsVector) ReadShape(ByteCursor cursor)
    {
        int start = cursor.Position;
        bool isVector = cursor.PrefixedText() == "VBuffer";
        cursor.Position = start;
        (ItemKind kind, int length) = Read(cursor);
        return (kind, length, isVector);
    }

    private static (ItemKind Kind, int Length) Read(ByteCursor cursor, bool nested)
    {
        string name = cursor.PrefixedText();
        int end = cursor.Leb128();
        end = end <= cursor.Remaining ? cursor.Position + end : throw cursor.Damaged($"ends within the type \"{name}\"");
        (ItemKind Kind, int Length) type = name switch
        {
            "VBuffer" when !nested => (Read(cursor, nested: true).Kind, Product(cursor)),
            "Key" or "Key2" => Skip(cursor, end, ItemKind.Key),
            _ => Skip(cursor, end, Scalar(name)),
        };
        return cursor.Position == end ? type : throw cursor.Damaged($"describes the type \"{name}\" in another way than is understood");
    }

    private static (ItemKind Kind, int Length) Skip(ByteCursor cursor, int end, ItemKind kind)
    {
        cursor.Take(end - cursor.Position);
        return (kind, 1);
    }

    private static int Product(ByteCursor cursor)
    {
        int dimensions = cursor.Int32();
        if (dimensions is < 0 or > MaxDimensions)
        {
            throw cursor.Damaged($"has a vector of {dimensions} dimensions");
        }

        long length = dimensions == 0 ? 0 : 1;
        for (int i = 0; i < dimensions; i++)
        {
            int size = cursor.Int32();
            length *= size;
            if (size < 0 || length > int.MaxValue)
            {
                throw cursor.Damaged($"has a vector dimension of {size}");
            }
        }

        return (int)length;
    }

    private static ItemKind Scalar(string name) => name switch
    {
        "SByte" => ItemKind.SByte,
        "Byte" => ItemKind.Byte,
        "Int16" => ItemKind.Int16,
        "UInt16" => ItemKind.UInt16,
        "Int32" => ItemKind.Int32,
        "UInt32" => ItemKind.UInt32,
        "Int64" => ItemKind.Int64,
        "UInt64" => ItemKind.UInt64,
        "Single" => ItemKind.Single,
        "Double" => ItemKind.Double,
        "TextSpan" => ItemKind.Text,
        "Boolean" or "DvBool" => ItemKind.Boolean,
        "TimeSpan" or "DvTimeSpan" => ItemKind.TimeSpan,
        "DateTime" or "DvDateTime" => ItemKind.DateTime,
        "DateTimeOffset" or "DvDateTimeZone" => ItemKind.DateTimeOffset,
        "DataViewRowId" => ItemKind.RowId,
        _ => ItemKind.Other,
    };
}
