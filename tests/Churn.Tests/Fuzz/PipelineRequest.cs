using System.Buffers;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Churn.Tests.Fuzz;

/// <summary>A request as the server below would hand it on.</summary>
internal sealed record PipelineRequest(string Method, string Target, string Protocol, byte[] Body, params (string Name, string Value)[] Headers)
{
    /// <summary>Set, for what would never end by itself.</summary>
    public CancellationToken Aborted { get; init; }

    /// <summary>Where the body is cut into pieces; empty: one piece.</summary>
    public int[] Cuts { get; init; } = [];

    public ReadOnlySequence<byte> Segments => Segmented.Of(Body, Cuts);

    /// <summary>A gRPC call with one message.</summary>
    public static PipelineRequest Call(string path, IMessage message) => Call(path, message.ToByteArray());

    /// <summary>A gRPC call with one frame around these bytes.</summary>
    public static PipelineRequest Call(string path, byte[] message) => Frames(path, [.. Frame.Of(message)]);

    /// <summary>A gRPC call with these bytes as its body.</summary>
    public static PipelineRequest Frames(string path, byte[] body, params (string Name, string Value)[] headers) =>
        new("POST", path, "HTTP/2", body, [("content-type", "application/grpc"), ("te", "trailers"), .. headers]);

    /// <summary>JSON over HTTP.</summary>
    public static PipelineRequest Json(string method, string target, byte[] body) =>
        new(method, target, "HTTP/1.1", body, ("content-type", "application/json"));

    public HttpRequestFeature ToFeature()
    {
        var question = Target.IndexOf('?', StringComparison.Ordinal);
        var feature = new HttpRequestFeature
        {
            Method = Method,
            Protocol = Protocol,
            Scheme = "http",
            RawTarget = Target,
            Path = question < 0 ? Target : Target[..question],
            QueryString = question < 0 ? "" : Target[question..],
            Body = new MemoryStream(Body),
        };
        feature.Headers.Host = "127.0.0.1";
        foreach (var (name, value) in Headers.Where(header => header.Name.Length > 0))
        {
            feature.Headers.Append(name, value);
        }

        return feature;
    }

    public override string ToString() =>
        $"{Method} {Target} {string.Join(' ', Headers.Select(h => $"{h.Name}={h.Value}"))} {Convert.ToHexString(Body)} cut at {string.Join(',', Cuts)}";
}

/// <summary>The frame of a gRPC message.</summary>
internal static class Frame
{
    public static byte[] Of(byte[] message, byte flag = 0) =>
        [flag, (byte)(message.Length >> 24), (byte)(message.Length >> 16), (byte)(message.Length >> 8), (byte)message.Length, .. message];
}

/// <summary>Bytes in several pieces, as they come from a network.</summary>
internal sealed class Segmented : ReadOnlySequenceSegment<byte>
{
    public static ReadOnlySequence<byte> Of(byte[] bytes, int[] cuts)
    {
        if (bytes.Length == 0)
        {
            return ReadOnlySequence<byte>.Empty;
        }

        Segmented first = new(), last = first;
        var at = 0;
        foreach (var cut in cuts.Append(bytes.Length).Distinct().Order().Where(cut => cut > 0))
        {
            var next = new Segmented { Memory = bytes.AsMemory(at, cut - at), RunningIndex = at };
            last.Next = next;
            (last, at) = (next, cut);
        }

        return new ReadOnlySequence<byte>((Segmented)first.Next!, 0, last, last.Memory.Length);
    }

    /// <summary>Up to six places in a text of a length; they may coincide.</summary>
    public static int[] Cuts(Random random, int length) => [.. Enumerable.Range(0, random.Next(7)).Select(_ => random.Next(length + 1))];
}
