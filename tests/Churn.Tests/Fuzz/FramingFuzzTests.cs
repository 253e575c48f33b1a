using System.IO.Compression;
using System.IO.Pipelines;
using Churn.Grpc.Protocol;
using Grpc.Core;

namespace Churn.Tests.Fuzz;

/// <summary>Bytes where gRPC's frames should be, in any pieces: the reader ends as a slow, obvious one does that has them all in one.</summary>
[Trait("Storm", "yes")]
public sealed class FramingFuzzTests
{
    private const int MaxLength = 3000;
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);
    private static readonly Mutator Hostile = new(Corpus(), [0, 0, 0, 0, 0], [1, 0, 0, 0, 20], [0, 0xff, 0xff, 0xff, 0xff], [2], [0x1f, 0x8b, 8, 0]);
    private static readonly PipeOptions Inline = new(
        minimumSegmentSize: 1, pauseWriterThreshold: 0, readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline,
        useSynchronizationContext: false);

    [Fact]
    public void StreamOfFrames_IsReadAsByTheObviousReader()
    {
        var outcomes = FuzzStorm.Run("fuzz: gRPC frames of a stream", 11, random => new Input(Hostile.Next(random), random), input =>
        {
            var expected = Obvious(input.Bytes, input.Gzip);
            var read = Read(input);
            if (!IsDamagedAndTooLarge(expected, read))
            {
                Assert.Equal(expected, read);
            }

            return expected[^1].Split(' ')[0];
        });
        Assert.True(outcomes["end"] > 0 && outcomes["Internal"] > 0 && outcomes.Count >= 2, string.Join(',', outcomes));
    }

    [Fact]
    public void SingleMessage_IsOneMessageOrRefused()
    {
        var outcomes = FuzzStorm.Run("fuzz: gRPC frame of a unary call", 12, random => new Input(Hostile.Next(random), random), input =>
        {
            try
            {
                var read = SingleMessage.ReadAsync(PipeReader.Create(Segmented.Of(input.Bytes, input.Cuts)), Bytes, MaxLength, input.Gzip).AsTask();
                Assert.True(read.IsCompleted);
                var expected = Obvious(input.Bytes, input.Gzip);
                Assert.Equal([Convert.ToHexString(read.GetAwaiter().GetResult().Message), "end"], expected);
                return "read";
            }
            catch (RpcException e)
            {
                Assert.Contains(e.StatusCode, new[] { StatusCode.Internal, StatusCode.Unimplemented, StatusCode.ResourceExhausted });
                return $"{e.StatusCode}";
            }
        });
        Assert.Equal(["Internal", "ResourceExhausted", "Unimplemented", "read"], outcomes.Keys.Order(StringComparer.Ordinal));
    }

    // Which of the two is met first depends on how much is inflated at once.
    private static bool IsDamagedAndTooLarge(List<string> expected, List<string> read)
    {
        var (one, other) = expected.Zip(read).FirstOrDefault(pair => pair.First != pair.Second);
        return (one, other) is ("ResourceExhausted", "Internal") or ("Internal", "ResourceExhausted");
    }

    /// <summary>Feeds the pieces one by one; every message, and how the stream ended.</summary>
    private static List<string> Read(Input input)
    {
        var pipe = new Pipe(Inline);
        var reader = new MessageReader<byte[]>(pipe.Reader, Bytes, MaxLength, input.Gzip, StatusCode.InvalidArgument);
        var read = new List<string>();
        var pending = reader.ReadAsync(CancellationToken.None).AsTask();
        foreach (var piece in Segmented.Of(input.Bytes, input.Cuts))
        {
            Assert.True(pipe.Writer.WriteAsync(piece).AsTask().IsCompletedSuccessfully);
            while (pending.IsCompleted && Take(pending, read))
            {
                pending = reader.ReadAsync(CancellationToken.None).AsTask();
            }
        }

        pipe.Writer.Complete();
        while (Ended(read) is false && Take(pending, read))
        {
            pending = reader.ReadAsync(CancellationToken.None).AsTask();
        }

        return read;
    }

    private static bool Ended(List<string> read) => read.Count > 0 && read[^1] is "end" or "Internal";

    /// <summary>Notes what was read; false at the end.</summary>
    private static bool Take(Task<byte[]?> pending, List<string> read)
    {
        Assert.True(pending.IsCompleted);
        if (Ended(read))
        {
            return false;
        }

        try
        {
            var message = pending.GetAwaiter().GetResult();
            read.Add(message is null ? "end" : Convert.ToHexString(message));
            return message is not null;
        }
        catch (RpcException e)
        {
            read.Add($"{e.StatusCode}");
            // A message that is too large is passed over; anything else ends the stream.
            return e.StatusCode == StatusCode.ResourceExhausted;
        }
    }

    private static List<string> Obvious(byte[] bytes, bool gzip)
    {
        var read = new List<string>();
        for (var at = 0; at < bytes.Length;)
        {
            var rest = bytes.AsSpan(at);
            if (rest.Length < 5)
            {
                return [.. read, "Internal"];
            }

            var length = ((long)rest[1] << 24) | (uint)(rest[2] << 16) | (uint)(rest[3] << 8) | rest[4];
            var fits = rest.Length - 5 >= length;
            if (rest[0] > 1 || (rest[0] == 1 && !gzip) || (length <= MaxLength && !fits))
            {
                return [.. read, "Internal"];
            }

            if (length > MaxLength)
            {
                read.Add("ResourceExhausted");
                if (!fits)
                {
                    return [.. read, "Internal"];
                }
            }
            else
            {
                var outcome = rest[0] == 0 ? Convert.ToHexString(rest[5..(int)(5 + length)]) : Inflate(rest[5..(int)(5 + length)].ToArray());
                read.Add(outcome);
                if (outcome == "Internal")
                {
                    return read;
                }
            }

            at += (int)(5 + length);
        }

        return [.. read, "end"];
    }

    private static string Inflate(byte[] packed)
    {
        try
        {
            using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
            var plain = new byte[MaxLength + 1];
            var length = gzip.ReadAtLeast(plain, plain.Length, throwOnEndOfStream: false);
            return length > MaxLength ? "ResourceExhausted"
                : packed.Length < 20 || BitConverter.ToInt32(packed, packed.Length - 4) != length ? "Internal"
                : Convert.ToHexString(plain.AsSpan(0, length));
        }
        catch (InvalidDataException)
        {
            return "Internal";
        }
    }

    private static byte[][] Corpus()
    {
        var text = Enumerable.Range(0, 200).Select(i => (byte)(i * 7)).ToArray();
        return
        [
            [], Frame.Of([]), Frame.Of([1]), Frame.Of(text), [.. Frame.Of(text), .. Frame.Of([]), .. Frame.Of([1, 2, 3])],
            Frame.Of(Gzip(text), 1), [.. Frame.Of(Gzip([]), 1), .. Frame.Of(text), .. Frame.Of(Gzip(new byte[MaxLength]), 1)],
            Frame.Of(Gzip(new byte[MaxLength + 1]), 1), Frame.Of(new byte[MaxLength]), [.. Frame.Of(new byte[MaxLength + 1]), .. Frame.Of([9])],
        ];
    }

    private static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private sealed class Input(byte[] bytes, Random random)
    {
        public byte[] Bytes { get; } = bytes;

        public bool Gzip { get; } = random.Next(4) > 0;

        public int[] Cuts { get; } = Segmented.Cuts(random, bytes.Length);

        public override string ToString() => $"{Convert.ToHexString(Bytes)} gzip {Gzip} cut at {string.Join(',', Cuts)}";
    }
}
