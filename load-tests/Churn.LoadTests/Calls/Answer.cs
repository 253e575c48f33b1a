using Google.Protobuf;
using Grpc.Core;

namespace Churn.LoadTests;

/// <summary>What is read of an answer: whether it is an error. The rest is the client's, and would cost the machine what the server needs.</summary>
internal sealed class Answer
{
    private static readonly Answer Good = new(StatusCode.OK);

    private Answer(StatusCode status) => Status = status;

    /// <summary>The first error in it, or OK.</summary>
    public StatusCode Status { get; }

    /// <summary>Of calls whose errors are their status.</summary>
    public static Marshaller<Answer> Whole { get; } = new(Refuse, static _ => Good);

    /// <summary>Of messages with a google.rpc.Status in field 3: RecordEventResponse.</summary>
    public static Marshaller<Answer> WithError { get; } = new(Refuse, static context => Of(new CodedInputStream(context.PayloadAsNewBuffer())));

    /// <summary>Of messages with many of those in field 1: batches.</summary>
    public static Marshaller<Answer> WithErrors { get; } = new(Refuse, static context => OfAll(new CodedInputStream(context.PayloadAsNewBuffer())));

    /// <exception cref="RpcException">It is an error.</exception>
    public void OrThrow()
    {
        if (Status != StatusCode.OK)
        {
            throw new RpcException(new Status(Status, "an item of the answer is an error"));
        }
    }

    private static void Refuse(Answer answer, SerializationContext context) => throw new NotSupportedException("answers are only received");

    private static Answer OfAll(CodedInputStream message)
    {
        while (message.ReadTag() is var tag and not 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) != 1)
            {
                message.SkipLastField();
            }
            else if (Of(new CodedInputStream(message.ReadBytes().ToByteArray())) is { Status: not StatusCode.OK } error)
            {
                return error;
            }
        }
        return Good;
    }

    private static Answer Of(CodedInputStream message)
    {
        const int Error = 3;
        while (message.ReadTag() is var tag and not 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) == Error)
            {
                return new Answer((StatusCode)Google.Rpc.Status.Parser.ParseFrom(message.ReadBytes()).Code);
            }
            message.SkipLastField();
        }
        return Good;
    }
}
