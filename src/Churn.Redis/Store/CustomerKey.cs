using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Churn.Redis;

/// <summary>Names one customer of one tenant: the Redis key <c>churn:1:{base64url(tenant).base64url(id)}</c>, braces included, so that
/// a cluster keeps all that may ever belong to a customer in one slot.</summary>
/// <remarks>The encoding keeps apart what is different: no tenant can reach into another whatever its ids contain. <c>default</c> names
/// nobody and is refused by the stores.</remarks>
public readonly struct CustomerKey : IEquatable<CustomerKey>
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private readonly byte[]? _bytes;

    private CustomerKey(byte[] bytes) => _bytes = bytes;

    /// <summary>The key as Redis sees it.</summary>
    /// <exception cref="InvalidOperationException">The key is <c>default</c>.</exception>
    public ReadOnlySpan<byte> Bytes => _bytes ?? throw new InvalidOperationException("A default CustomerKey names nobody.");

    private static ReadOnlySpan<byte> Prefix => "churn:1:{"u8;

    /// <summary>Makes the key; allocates nothing else.</summary>
    /// <param name="tenant">Not empty.</param>
    /// <param name="customerId">Not empty.</param>
    /// <exception cref="ArgumentException">Empty, or not valid Unicode (a lone surrogate).</exception>
    public static CustomerKey From(string tenant, string customerId)
    {
        ArgumentException.ThrowIfNullOrEmpty(tenant);
        ArgumentException.ThrowIfNullOrEmpty(customerId);
        int tenantBytes = Strict.GetByteCount(tenant);
        int idBytes = Strict.GetByteCount(customerId);
        int tenantLength = Base64Url.GetEncodedLength(tenantBytes);
        var key = new byte[Prefix.Length + tenantLength + 1 + Base64Url.GetEncodedLength(idBytes) + 1];
        Prefix.CopyTo(key);
        int dot = Prefix.Length + tenantLength;
        Encode(tenant, tenantBytes, key.AsSpan(Prefix.Length));
        key[dot] = (byte)'.';
        Encode(customerId, idBytes, key.AsSpan(dot + 1));
        key[^1] = (byte)'}';
        return new CustomerKey(key);
    }

    /// <summary>A key as another server made it; not checked.</summary>
    internal static CustomerKey FromBytes(ReadOnlySpan<byte> bytes) => new(bytes.ToArray());

    /// <summary>The same customer of the same tenant?</summary>
    public static bool operator ==(CustomerKey left, CustomerKey right) => left.Equals(right);

    /// <summary>Another customer, or of another tenant?</summary>
    public static bool operator !=(CustomerKey left, CustomerKey right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(CustomerKey other) => _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CustomerKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        // Seeded per process: ids come from outside and must not be able to collide at will.
        var hash = default(HashCode);
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }

    /// <summary>The key as text.</summary>
    public override string ToString() => Encoding.ASCII.GetString(_bytes ?? []);

    private static void Encode(string text, int utf8Length, Span<byte> target)
    {
        byte[]? rented = utf8Length > 256 ? ArrayPool<byte>.Shared.Rent(utf8Length) : null;
        Span<byte> utf8 = rented ?? stackalloc byte[256];
        Base64Url.EncodeToUtf8(utf8[..Strict.GetBytes(text, utf8)], target);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
