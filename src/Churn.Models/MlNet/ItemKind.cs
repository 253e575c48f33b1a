namespace Churn.Models.MlNet;

/// <summary>What a column's items are; the numbers are ML.NET's.</summary>
internal enum ItemKind : byte
{
    /// <summary>Something that no pipeline read here computes with.</summary>
    Other = 0,

    SByte = 1,
    Byte = 2,
    Int16 = 3,
    UInt16 = 4,
    Int32 = 5,
    UInt32 = 6,
    Int64 = 7,
    UInt64 = 8,
    Single = 9,
    Double = 10,
    Text = 11,
    Boolean = 12,
    TimeSpan = 13,
    DateTime = 14,
    DateTimeOffset = 15,
    RowId = 16,

    /// <summary>An index into a vocabulary, from 1; 0 is unknown. Ours: ML.NET marks keys beside the kind.</summary>
    Key = 100,
}

/// <summary>Questions about kinds.</summary>
internal static class ItemKinds
{
    /// <summary>Whether every value is a number, or a truth value that stands for 0 or 1.</summary>
    public static bool IsNumeric(this ItemKind kind) => kind is (>= ItemKind.SByte and <= ItemKind.Double) or ItemKind.Boolean;
}
