using System.Buffers;
using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>One key and its value, text or bytes; immutable.</summary>
    /// <remarks>Keys are made lower-case and hold <c>a-z 0-9 _ - .</c> only; text values hold printable ASCII (0x20 to 0x7E) only.
    /// Both are checked here, once, so that no value can end a header and begin another.</remarks>
    public sealed class Entry
    {
        private static readonly SearchValues<char> KeyCharacters =
            SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.");

        private readonly string? _text;
        private readonly byte[]? _bytes;

        /// <summary>A text entry.</summary>
        /// <param name="key">Must not end in <c>-bin</c>.</param>
        /// <param name="value">Printable ASCII, may be empty.</param>
        /// <exception cref="ArgumentException">The key or the value is not valid.</exception>
        public Entry(string key, string value)
        {
            ArgumentNullException.ThrowIfNull(value);
            Key = Normalized(key);
            if (IsBinary)
            {
                throw new ArgumentException("A key that ends in \"-bin\" needs bytes as its value.", nameof(key));
            }

            if (!IsPrintable(value))
            {
                throw new ArgumentException("A text value holds printable ASCII only.", nameof(value));
            }

            _text = value;
        }

        /// <summary>An entry of bytes; they are copied.</summary>
        /// <param name="key">Must end in <c>-bin</c>.</param>
        /// <param name="valueBytes">Any bytes, may be empty.</param>
        /// <exception cref="ArgumentException">The key is not valid.</exception>
        public Entry(string key, byte[] valueBytes)
        {
            ArgumentNullException.ThrowIfNull(valueBytes);
            Key = Normalized(key);
            if (!IsBinary)
            {
                throw new ArgumentException("A key of bytes ends in \"-bin\".", nameof(key));
            }

            _bytes = [.. valueBytes];
        }

        /// <summary>The key, lower-case.</summary>
        public string Key { get; }

        /// <summary>True if the value is bytes.</summary>
        public bool IsBinary => Key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        /// <summary>The text.</summary>
        /// <exception cref="InvalidOperationException">The value is bytes.</exception>
        public string Value => _text ?? throw new InvalidOperationException("The value is bytes; read ValueBytes.");

        /// <summary>A copy of the bytes; those of the text if it is one.</summary>
        public byte[] ValueBytes => _bytes is null ? Encoding.ASCII.GetBytes(_text!) : [.. _bytes];

        internal ReadOnlySpan<byte> RawBytes => _bytes;

        /// <summary>Key and value for logs; of bytes, their number only.</summary>
        public override string ToString() => IsBinary ? $"[Entry: {Key}, {_bytes!.Length} bytes]" : $"[Entry: {Key}, {_text}]";

        internal static bool IsPrintable(string value) => !value.AsSpan().ContainsAnyExceptInRange(' ', '~');

        internal static bool IsKey(string key) => key.Length > 0 && !key.AsSpan().ContainsAnyExcept(KeyCharacters);

        internal bool HasKey(string key) => string.Equals(Key, key, StringComparison.OrdinalIgnoreCase);

        private static string Normalized(string key)
        {
            ArgumentException.ThrowIfNullOrEmpty(key);
            return IsKey(key)
                ? key.ToLowerInvariant()
                : throw new ArgumentException("A key holds letters, digits, '_', '-' and '.' only.", nameof(key));
        }
    }
}
