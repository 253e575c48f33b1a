using System.Collections.Immutable;

namespace Churn.Access;

/// <summary>Who may do what, as the operator wrote it down: version 1 of the file that <c>--access</c> names. Immutable; docs/access.md has
/// the format.</summary>
public sealed record AccessFile
{
    /// <summary>Bytes.</summary>
    public const int MaxBytes = 4 << 20;

    /// <summary>API keys.</summary>
    public const int MaxKeys = 10_000;

    /// <summary>Issuers of tokens.</summary>
    public const int MaxIssuers = 100;

    /// <summary>Names of certificates.</summary>
    public const int MaxCertificates = 1_000;

    /// <summary>Without anything in it: nobody may do anything.</summary>
    public static AccessFile Empty { get; } = new();

    /// <summary>No two have the same id.</summary>
    public ImmutableArray<KeyEntry> Keys { get; init; } = [];

    /// <summary>No two have the same issuer and audience.</summary>
    public ImmutableArray<IssuerEntry> Issuers { get; init; } = [];

    /// <summary>No two have the same name.</summary>
    public ImmutableArray<CertificateEntry> Certificates { get; init; } = [];

    /// <summary>Null: no customer tokens are minted or taken.</summary>
    public CustomerTokenEntry? CustomerTokens { get; init; }

    /// <summary>Reads and checks a file, but none of those that it names.</summary>
    /// <exception cref="AccessFileException">It cannot be read, is too large, or an entry is wrong.</exception>
    public static AccessFile Load(string path) => Parse(AccessFiles.Read(path, MaxBytes), path);

    /// <summary>Reads and checks a file's bytes.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="name">What messages call the file.</param>
    /// <exception cref="AccessFileException">It is too large, or an entry is wrong.</exception>
    public static AccessFile Parse(ReadOnlyMemory<byte> json, string name) => AccessFileReader.Read(json, name);

    /// <summary>Other files that it names, as it names them.</summary>
    internal IEnumerable<string> FilesNamed() =>
        Issuers.Select(issuer => issuer.JwksFile).Append(CustomerTokens?.KeyFile).Append(CustomerTokens?.PreviousKeyFile).OfType<string>();

    /// <summary>The file's bytes, indented for people. <see cref="Parse"/> reads them back.</summary>
    public byte[] ToBytes() => AccessFileWriter.Write(this);
}
