using System.Diagnostics.CodeAnalysis;

namespace Grpc.Core;

/// <summary>How a message is written; flags.</summary>
[Flags]
[SuppressMessage("Naming", "CA1711", Justification = "The name that services and clients compile against.")]
public enum WriteFlags
{
    /// <summary>Send at once.</summary>
    None = 0,
    /// <summary>May wait for the next message, so that both share a packet.</summary>
    BufferHint = 1,
    /// <summary>Do not compress this message.</summary>
    NoCompress = 2,
}

/// <summary>How messages of a call are written from now on.</summary>
public class WriteOptions
{
    /// <summary>Send at once.</summary>
    public static readonly WriteOptions Default = new();

    /// <summary>With flags.</summary>
    public WriteOptions(WriteFlags flags = WriteFlags.None) => Flags = flags;

    /// <summary>The flags.</summary>
    public WriteFlags Flags { get; }
}
