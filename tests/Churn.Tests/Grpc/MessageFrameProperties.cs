using System.Buffers;
using System.IO.Pipelines;
using Churn.Grpc.Protocol;
using FsCheck;
using FsCheck.Fluent;
using Grpc.Core;

namespace Churn.Tests.Grpc;

public sealed class MessageFrameProperties
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    [Fact]
    public void AnySplitOfTheBytes_GivesTheSameMessages()
    {
        Prop.ForAll(
            ArbMap.Default.ArbFor<byte[][]>(),
            ArbMap.Default.ArbFor<PositiveInt[]>(),
            (messages, cuts) =>
            {
                var frames = Frames(messages);
                var read = ReadAll(frames, cuts.Select(cut => cut.Get));
                return read.Count == messages.Length && read.Zip(messages).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
            }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void AnyTruncation_IsAnIncompleteMessage()
    {
        var frame = Frames([[1, 2, 3]]);
        for (var length = 1; length < frame.Length; length++)
        {
            var failure = Assert.Throws<RpcException>(() => ReadAll(frame[..length], [1]));
            Assert.Equal(ProtocolErrors.IncompleteMessage, failure.Status);
        }
    }

    [Theory]
    [InlineData(1, StatusCode.Internal)]
    [InlineData(2, StatusCode.Internal)]
    [InlineData(255, StatusCode.Internal)]
    public void AnyFlagButZero_IsRefused(byte flag, StatusCode code)
    {
        var failure = Assert.Throws<RpcException>(() => ReadAll([flag, 0, 0, 0, 0], [5]));
        Assert.Equal(code, failure.StatusCode);
    }

    [Fact]
    public void TooLargeAnAnnouncement_IsRefusedFromTheHeaderAlone()
    {
        var failure = Assert.Throws<RpcException>(() => ReadAll([0, 0xFF, 0xFF, 0xFF, 0xFF], [5]));
        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4091)]
    [InlineData(32 * 1024)]
    [InlineData(1_000_000)]
    public void ProtobufMessageOfAnySize_IsReadAsItWasWritten(int size)
    {
        var marshaller = EchoMarshaller();
        var output = new ArrayBufferWriter<byte>();
        var message = new EchoReply { Text = new string('é', size / 2) };
        FrameWriter.Write(output, message, marshaller, int.MaxValue);
        Assert.True(MessageFrame.TryRead(new ReadOnlySequence<byte>(output.WrittenMemory), int.MaxValue, gzip: false, out var payload, out _));
        Assert.Equal(message, PayloadReader.Read(payload, marshaller, StatusCode.Internal));
    }

    [Fact]
    public void MessageOverTheSendLimit_WritesNothing()
    {
        var output = new ArrayBufferWriter<byte>();
        var failure = Assert.Throws<RpcException>(() => FrameWriter.Write(output, new byte[11], Bytes, 10));
        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
        Assert.Equal(0, output.WrittenCount);
    }

    private static Marshaller<EchoReply> EchoMarshaller() => Marshallers.Create(
        (EchoReply message, SerializationContext context) =>
        {
            context.SetPayloadLength(message.CalculateSize());
            Google.Protobuf.MessageExtensions.WriteTo(message, context.GetBufferWriter());
            context.Complete();
        },
        context => EchoReply.Parser.ParseFrom(context.PayloadAsReadOnlySequence()));

    private static byte[] Frames(byte[][] messages)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var message in messages)
        {
            FrameWriter.Write(output, message, Bytes, int.MaxValue);
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Feeds the bytes in pieces of the given lengths, repeated, each as a segment of its own.</summary>
    private static List<byte[]> ReadAll(byte[] bytes, IEnumerable<int> cuts)
    {
        int[] lengths = [.. cuts.DefaultIfEmpty(1)];
        var pipe = new Pipe(new PipeOptions(minimumSegmentSize: 1, pauseWriterThreshold: 0, useSynchronizationContext: false));
        var reader = new MessageReader<byte[]>(pipe.Reader, Bytes, 1_000_000, gzip: false, StatusCode.Internal);
        var messages = new List<byte[]>();
        var pending = reader.ReadAsync(CancellationToken.None);
        for (var (at, piece) = (0, 0); at < bytes.Length; piece++)
        {
            var length = Math.Min(lengths[piece % lengths.Length], bytes.Length - at);
            pipe.Writer.WriteAsync(bytes.AsMemory(at, length)).AsTask().Wait();
            at += length;
        }

        pipe.Writer.Complete();
        while (pending.AsTask().GetAwaiter().GetResult() is { } message)
        {
            messages.Add(message);
            pending = reader.ReadAsync(CancellationToken.None);
        }

        return messages;
    }
}
