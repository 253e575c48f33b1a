using Churn.Access;
using Churn.Server.Access;
using Churn.Server.Errors;
using Google.Protobuf;
using Microsoft.AspNetCore.Http.Features;
using Status = Google.Rpc.Status;

namespace Churn.Server.Http;

/// <summary>What every JSON method does around the work itself: read, serve, answer.</summary>
internal static class JsonCall
{
    /// <summary>Does the work of a method: its response, or why there is none.</summary>
    public delegate ValueTask<(TResponse? Response, Status? Error)> Serve<TRequest, TResponse>(Caller caller, TRequest request);

    /// <summary>A method whose whole request is the body.</summary>
    public static Task PostAsync<TRequest, TResponse>(HttpContext context, Serve<TRequest, TResponse> serve)
        where TRequest : class, IMessage, new()
        where TResponse : class, IMessage => PostAsync(context, JsonProtocol.Parse<TRequest>, serve);

    /// <summary>The same, with a way of its own to read the body.</summary>
    public static async Task PostAsync<TRequest, TResponse>(HttpContext context, Func<string, TRequest> parse, Serve<TRequest, TResponse> serve)
        where TRequest : class, IMessage
        where TResponse : class, IMessage
    {
        var (request, problem) = await RequestBody.ReadAsync(context, parse).ConfigureAwait(false);
        await AnswerAsync(context, problem, request!, serve).ConfigureAwait(false);
    }

    /// <summary>Serves a request unless something is wrong with it, and answers.</summary>
    public static async Task AnswerAsync<TRequest, TResponse>(
        HttpContext context, Status? problem, TRequest request, Serve<TRequest, TResponse> serve)
        where TResponse : class, IMessage
    {
        var (response, error) = problem is null ? await serve(Callers.Of(context), request).ConfigureAwait(false) : (null, problem);
        await (response is not null
            ? JsonProtocol.WriteAsync(context, response)
            : JsonProtocol.WriteErrorAsync(context, error!)).ConfigureAwait(false);
    }

    /// <summary>Takes the customer's id from the path as it was sent.</summary>
    /// <param name="context">The call.</param>
    /// <param name="after">What follows the id, as "/score"; may be empty.</param>
    /// <param name="id">Empty if there is a problem.</param>
    /// <param name="problem">Wrong escapes; else null.</param>
    /// <returns>False, and the answer is 404, if the path is another one than routing took it for.</returns>
    public static bool TryFindId(HttpContext context, string after, out string id, out Status? problem)
    {
        id = "";
        problem = null;
        if (!CustomerPath.TryFind(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, after, out var escaped))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return false;
        }
        if (CustomerPath.TryUnescape(escaped, out var text))
        {
            id = text;
        }
        else
        {
            problem = Failures.IdNotEscaped;
        }
        return true;
    }
}
