using System.Collections.Frozen;
using Google.Protobuf.Reflection;

namespace Churn.Grpc.Server;

/// <summary>Files by their path, by the names that they declare and by the extensions in them. Immutable.</summary>
internal sealed class KnownDescriptors
{
    private readonly FrozenDictionary<string, FileDescriptor> _byPath;
    private readonly FrozenDictionary<string, FileDescriptor> _bySymbol;
    private readonly FrozenDictionary<(string Message, int Number), FileDescriptor> _byExtension;

    /// <param name="files">Those asked for by name; what they import is known too.</param>
    public KnownDescriptors(IEnumerable<FileDescriptor> files)
    {
        var known = files.SelectMany(WithImports).DistinctBy(file => file.Name).ToArray();
        _byPath = known.ToFrozenDictionary(file => file.Name);
        _bySymbol = known.SelectMany(file => Symbols(file).Select(name => (name, file)))
            .DistinctBy(pair => pair.name)
            .ToFrozenDictionary(pair => pair.name, pair => pair.file);
        _byExtension = known.SelectMany(Extensions).ToFrozenDictionary(
            field => (field.ExtendeeType.FullName, field.FieldNumber), field => field.File);
    }

    /// <summary>The file of a path. Null: not known.</summary>
    public FileDescriptor? OfPath(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>The file that declares a full name. Null: not known.</summary>
    public FileDescriptor? OfSymbol(string name) => _bySymbol.GetValueOrDefault(name);

    /// <summary>The file that declares an extension of a message, given by full name and number. Null: not known.</summary>
    public FileDescriptor? OfExtension(string message, int number) => _byExtension.GetValueOrDefault((message, number));

    /// <summary>Numbers of the extensions of a message, given by full name.</summary>
    public IEnumerable<int> ExtensionNumbers(string message) =>
        _byExtension.Keys.Where(key => key.Message == message).Select(key => key.Number);

    /// <summary>A file, then all that it imports, each once.</summary>
    public static IReadOnlyList<FileDescriptor> WithImports(FileDescriptor file)
    {
        var found = new List<FileDescriptor> { file };
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(found[i].Dependencies.Where(import => !found.Exists(known => known.Name == import.Name)));
        }

        return found;
    }

    private static IEnumerable<string> Symbols(FileDescriptor file) =>
    [
        .. file.Services.Select(service => service.FullName),
        .. file.Services.SelectMany(service => service.Methods).Select(method => method.FullName),
        .. file.EnumTypes.SelectMany(Symbols),
        .. Messages(file).SelectMany(Symbols),
        .. Extensions(file).Select(field => field.FullName),
    ];

    private static IEnumerable<string> Symbols(MessageDescriptor message) =>
    [
        message.FullName,
        .. message.Fields.InDeclarationOrder().Select(field => field.FullName),
        .. message.Oneofs.Select(oneof => oneof.FullName),
        .. message.EnumTypes.SelectMany(Symbols),
    ];

    private static IEnumerable<string> Symbols(EnumDescriptor values) => [values.FullName, .. values.Values.Select(value => value.FullName)];

    private static IEnumerable<FieldDescriptor> Extensions(FileDescriptor file) =>
    [
        .. file.Extensions.UnorderedExtensions,
        .. Messages(file).SelectMany(message => message.Extensions.UnorderedExtensions),
    ];

    private static IEnumerable<MessageDescriptor> Messages(FileDescriptor file) => file.MessageTypes.SelectMany(WithNested);

    private static IEnumerable<MessageDescriptor> WithNested(MessageDescriptor message) =>
        [message, .. message.NestedTypes.SelectMany(WithNested)];
}
