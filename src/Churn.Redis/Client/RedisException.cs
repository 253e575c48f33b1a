namespace Churn.Redis;

/// <summary>What went wrong between this process and Redis; the subclass says what is known about the outcome.</summary>
public abstract class RedisException : Exception
{
    private protected RedisException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>The call was not sent: Redis is not reachable, or refused the connection. Nothing was executed; trying again is safe.</summary>
public sealed class RedisUnavailableException : RedisException
{
    internal RedisUnavailableException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>The call was sent and no reply tells its outcome: it may or may not have been executed. Retry with the same event id.</summary>
public sealed class RedisOutcomeUnknownException : RedisException
{
    internal RedisOutcomeUnknownException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>The primary has executed it, but too few replicas are known to have it: a fail-over may lose it.</summary>
    public bool IsOnPrimary { get; init; }
}

/// <summary>Too many calls or bytes wait for Redis already, or a bound of the store is reached. Nothing was sent.</summary>
public sealed class RedisOverloadedException : RedisException
{
    internal RedisOverloadedException(string message)
        : base(message)
    {
    }
}

/// <summary>The server sent what is not RESP2, or not an answer to what was asked; the connection is closed and made anew.</summary>
/// <remarks>Calls see it as the inner exception of a <see cref="RedisOutcomeUnknownException"/>.</remarks>
public sealed class RedisProtocolException : RedisException
{
    internal RedisProtocolException(string message)
        : base(message)
    {
    }
}

/// <summary>Redis is reachable but set up so that customers could be lost, or so that the login may not do what is needed; the message says what to change.</summary>
public sealed class RedisConfigurationException : RedisException
{
    internal RedisConfigurationException(string message)
        : base(message)
    {
    }
}

/// <summary>Redis answered with an error. The command was not executed.</summary>
public sealed class RedisServerException : RedisException
{
    internal RedisServerException(string text)
        : base($"Redis answered: {text}")
    {
        int space = text.IndexOf(' ', StringComparison.Ordinal);
        Code = space < 0 ? text : text[..space];
    }

    /// <summary>The first word of the reply, upper case: OOM (memory is full), READONLY (a replica), WRONGTYPE, NOPERM …</summary>
    public string Code { get; }

    /// <summary>The state passes by itself or by fail-over; other errors stay until somebody changes something.</summary>
    public bool IsTransient => IsPassing || Code is "READONLY" or "MOVED" or "ASK" or "NOREPLICAS";

    /// <summary>The call itself is refused, by an ACL or because a command was renamed, whatever state the server is in.</summary>
    internal bool IsLasting => !IsTransient && Code is not ("OOM" or "MISCONF");

    /// <summary>The state passes by itself, and the reply proves that nothing was executed: resending is safe and may help.</summary>
    internal bool IsPassing => Code is "LOADING" or "EXECABORT" or "BUSY" or "MASTERDOWN" or "CLUSTERDOWN" or "TRYAGAIN";
}
