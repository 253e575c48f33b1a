using System.Globalization;
using Google.Protobuf;

namespace Churn.Tests.Server.Tracing;

/// <summary>What a test looks at in a span, read from OTLP's protobuf by hand.</summary>
/// <remarks>Field numbers: opentelemetry/proto/trace/v1/trace.proto and common/v1/common.proto.</remarks>
public sealed record ReceivedSpan
{
    public string TraceId { get; private set; } = "";

    public string SpanId { get; private set; } = "";

    /// <summary>Empty: it is the first of its trace.</summary>
    public string ParentId { get; private set; } = "";

    public string TraceState { get; private set; } = "";

    public string Name { get; private set; } = "";

    /// <summary>1 internal, 2 server, 3 client.</summary>
    public int Kind { get; private set; }

    /// <summary>0 unset, 2 error.</summary>
    public int Status { get; private set; }

    public Dictionary<string, string> Attributes { get; } = [];

    /// <summary>Of what sent it, <c>service.name</c> among them.</summary>
    public Dictionary<string, string> Resource { get; private set; } = [];

    /// <summary>The spans of an ExportTraceServiceRequest.</summary>
    public static IEnumerable<ReceivedSpan> ReadRequest(byte[] request) =>
        Fields(request).Where(field => field.Number == 1).SelectMany(field => ReadResource(field.Bytes));

    private static IEnumerable<ReceivedSpan> ReadResource(byte[] message)
    {
        var resource = new Dictionary<string, string>();
        foreach (var (_, attributes, _) in Fields(message).Where(field => field.Number == 1))
        {
            foreach (var (_, attribute, _) in Fields(attributes).Where(field => field.Number == 1))
            {
                AddAttribute(resource, attribute);
            }
        }
        return Fields(message).Where(field => field.Number == 2).SelectMany(scope => Fields(scope.Bytes)).Where(field => field.Number == 2)
            .Select(span => ReadSpan(span.Bytes, resource));
    }

    private static ReceivedSpan ReadSpan(byte[] message, Dictionary<string, string> resource)
    {
        var span = new ReceivedSpan { Resource = resource };
        foreach (var (number, bytes, value) in Fields(message))
        {
            switch (number)
            {
                case 1:
                    span.TraceId = Convert.ToHexStringLower(bytes);
                    break;
                case 2:
                    span.SpanId = Convert.ToHexStringLower(bytes);
                    break;
                case 3:
                    span.TraceState = Text(bytes);
                    break;
                case 4:
                    span.ParentId = Convert.ToHexStringLower(bytes);
                    break;
                case 5:
                    span.Name = Text(bytes);
                    break;
                case 6:
                    span.Kind = (int)value;
                    break;
                case 9:
                    AddAttribute(span.Attributes, bytes);
                    break;
                case 15:
                    span.Status = (int)Fields(bytes).FirstOrDefault(field => field.Number == 3).Value;
                    break;
            }
        }
        return span;
    }

    private static void AddAttribute(Dictionary<string, string> target, byte[] message)
    {
        var fields = Fields(message).ToDictionary(field => field.Number, field => field.Bytes);
        var (kind, bytes, number) = Fields(fields[2]).Single();
        target.Add(Text(fields[1]), kind switch
        {
            1 => Text(bytes),
            2 => number != 0 ? "true" : "false",
            3 => number.ToString(CultureInfo.InvariantCulture),
            4 => BitConverter.Int64BitsToDouble(number).ToString(CultureInfo.InvariantCulture),
            _ => throw new InvalidDataException($"attribute of kind {kind}"),
        });
    }

    private static string Text(byte[] bytes) => System.Text.Encoding.UTF8.GetString(bytes);

    // One message's fields: the bytes of those with a length, the number of the others.
    private static IEnumerable<(int Number, byte[] Bytes, long Value)> Fields(byte[] message)
    {
        var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            var number = WireFormat.GetTagFieldNumber(tag);
            yield return WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.LengthDelimited => (number, input.ReadBytes().ToByteArray(), 0),
                WireFormat.WireType.Varint => (number, [], input.ReadInt64()),
                WireFormat.WireType.Fixed64 => (number, [], input.ReadSFixed64()),
                WireFormat.WireType.Fixed32 => (number, [], input.ReadSFixed32()),
                _ => throw new InvalidDataException($"tag {tag}"),
            };
        }
    }
}
