using System.Text;

namespace Churn.Redis;

/// <summary>A command of the slow path (login, checks) whose reply is read as text, one line per token; not pooled.</summary>
internal sealed class TextCall(params string[] command) : RedisCall<string>
{
    /// <summary>Empty until the asking side has put the awaited reply here.</summary>
    public string Text { get; set; } = "";

    public override void Write(PooledBuffer output)
    {
        output.AppendArray(command.Length);
        foreach (string word in command)
        {
            output.AppendBulk(Encoding.UTF8.GetBytes(word));
        }
    }

    public override ReplyStep OnReply(ReadOnlySpan<byte> reply)
    {
        var reader = new RespReader(reply);
        RespToken token = reader.Read();
        if (token.IsError)
        {
            Error = reader.Error(token);
            return ReplyStep.Done;
        }

        long tokens = token.Kind == '*' ? token.Number : 0;
        var text = new StringBuilder(Utf8(reader, token));
        for (long i = 0; i < tokens; i++)
        {
            text.Append(Utf8(reader, reader.Expect('$'))).Append('\n');
        }

        Result = text.ToString();
        return ReplyStep.Done;
    }

    private static string Utf8(RespReader reader, RespToken token) =>
        token.Kind == ':' ? token.Number.ToString() : Encoding.UTF8.GetString(reader.Bytes(token));
}
