using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Churn.Cli.Simulate;

/// <summary>Writes rows of CSV as bytes. Nothing that is written here needs quotes.</summary>
internal sealed class CsvRows
{
    private const int BufferSize = 1 << 16;
    private const int LongestRow = 512;

    private readonly PendingFile file;
    private readonly byte[] buffer = new byte[BufferSize];
    private int used;

    public CsvRows(PendingFile file, string header)
    {
        this.file = file;
        Text(header);
        EndRow();
    }

    public CsvRows Text(string text)
    {
        used += Encoding.ASCII.GetBytes(text, buffer.AsSpan(used));
        return this;
    }

    public CsvRows Comma()
    {
        buffer[used++] = (byte)',';
        return this;
    }

    /// <summary>The name of the customer of an index: c1 for 0.</summary>
    public CsvRows Customer(int index)
    {
        buffer[used++] = (byte)'c';
        Utf8Formatter.TryFormat(index + 1, buffer.AsSpan(used), out var written);
        used += written;
        return this;
    }

    /// <summary>Shortest text that reads back the same; nothing for NaN.</summary>
    public CsvRows Number(double value)
    {
        if (!double.IsNaN(value))
        {
            value.TryFormat(buffer.AsSpan(used), out var written);
            used += written;
        }
        return this;
    }

    /// <summary>Whole seconds, as 2024-01-31T08:00:00Z.</summary>
    public CsvRows Time(long ms)
    {
        Utf8Formatter.TryFormat(DateTime.UnixEpoch.AddMilliseconds(ms), buffer.AsSpan(used), out _, new StandardFormat('O'));
        // Round-trip form has a fraction behind the 19 bytes that are wanted.
        buffer[used + 19] = (byte)'Z';
        used += 20;
        return this;
    }

    /// <summary>A day's midnight; nothing for none.</summary>
    public CsvRows Day(DateOnly? day)
    {
        if (day is { } date)
        {
            date.TryFormat(buffer.AsSpan(used), out var written, "yyyy-MM-dd");
            used += written;
        }
        return this;
    }

    public void EndRow()
    {
        buffer[used++] = (byte)'\n';
        if (used > BufferSize - LongestRow)
        {
            Flush();
        }
    }

    public void Flush()
    {
        file.Write(buffer.AsSpan(0, used));
        used = 0;
    }
}
