using System.Text;
using BenchmarkDotNet.Attributes;
using Churn.Redis;

namespace Churn.Benchmarks.Micro;

/// <summary>Redis' protocol: a command written, a reply found and read.</summary>
public class RespBenchmarks
{
    private const int Most = 8192;
    private static readonly RedisOptions Options = new() { Address = RedisAddress.Parse("redis://127.0.0.1:6379") };
    private static readonly byte[] Range = ReadCall.Range(Most);
    private readonly RespScanner scanner = new();
    private readonly PooledBuffer output = new();
    private readonly CustomerKey key = CustomerKey.From("t", "customer-4711");
    private readonly Subject subject = new(0);
    private readonly byte[] reply;
    private readonly AppendCall append;

    public RespBenchmarks()
    {
        reply = [.. "*2\r\n"u8, .. Bulk(subject.Snapshot), .. Bulk(subject.Pending)];
        append = AppendCall.Rent(key, subject.Pending, erases: false, Options, Range, observer: null);
    }

    [Benchmark]
    public int WriteAppend()
    {
        output.Clear();
        append.Write(output);
        return output.Length;
    }

    [Benchmark]
    public int ScanReply()
    {
        scanner.TryScan(reply, out var length);
        return length;
    }

    [Benchmark]
    public int ReadReply()
    {
        var reader = new RespReader(reply);
        using var elements = StoredElements.Read(ref reader, reply, Most);
        return elements.Count;
    }

    private static byte[] Bulk(byte[] value) => [.. Encoding.ASCII.GetBytes($"${value.Length}\r\n"), .. value, .. "\r\n"u8];
}
