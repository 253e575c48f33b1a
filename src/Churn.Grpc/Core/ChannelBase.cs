namespace Grpc.Core;

/// <summary>A way to one server, for any number of clients.</summary>
/// <param name="target">Where it leads, for logs.</param>
public abstract class ChannelBase(string target)
{
    /// <summary>Where it leads, for logs.</summary>
    public string Target { get; } = target;

    /// <summary>Something to make calls on this channel with.</summary>
    public abstract CallInvoker CreateCallInvoker();
}
