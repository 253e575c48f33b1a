using System.Globalization;
using Churn.Protocol.V1;
using Churn.Server.Customers;
using Churn.Server.Errors;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http.Features;
using Status = Google.Rpc.Status;

namespace Churn.Server.Http;

/// <summary>What is held on a customer, as JSON over HTTP. Each method twice: with the id in the path, and, for those who keep ids out of
/// URLs and so out of the logs of what lies between, with a whole request as the body.</summary>
internal sealed class CustomerJsonApi(CustomerLookup customers, ProfileUpdater profiles, CustomerEraser eraser)
{
    private const string ProfilePart = "/profile";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/customers/{id}", GetAsync);
        routes.MapDelete("/v1/customers/{id}", DeleteAsync);
        routes.MapPatch("/v1/customers/{id}" + ProfilePart, UpdateProfileAsync);
        routes.MapPost("/v1/customers:get", context => PostAsync<GetCustomerRequest, GetCustomerResponse>(context, customers.GetAsync));
        routes.MapPost("/v1/customers:delete", context => PostAsync<DeleteCustomerRequest, DeleteCustomerResponse>(context, eraser.EraseAsync));
        routes.MapPost(
            "/v1/customers:updateProfile", context => PostAsync<UpdateProfileRequest, UpdateProfileResponse>(context, profiles.UpdateAsync));
    }

    private async Task GetAsync(HttpContext context)
    {
        if (!TryFindId(context, "", out var id, out var problem))
        {
            return;
        }
        var request = new GetCustomerRequest { CustomerId = id };
        foreach (var (name, values) in context.Request.Query)
        {
            if (name is not ("timeline_days" or "timelineDays"))
            {
                problem ??= Failures.Invalid(name, "is no parameter: use timeline_days");
            }
            else if (int.TryParse(values.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var days))
            {
                request.TimelineDays = days;
            }
            else
            {
                problem ??= Failures.Invalid(name, $"'{values}' cannot be read: give a number");
            }
        }
        await AnswerAsync(context, problem, request, customers.GetAsync).ConfigureAwait(false);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        if (TryFindId(context, "", out var id, out var problem))
        {
            problem ??= Unknown(context.Request.Query.Keys);
            await AnswerAsync(context, problem, new DeleteCustomerRequest { CustomerId = id }, eraser.EraseAsync).ConfigureAwait(false);
        }
    }

    private async Task UpdateProfileAsync(HttpContext context)
    {
        if (!TryFindId(context, ProfilePart, out var id, out var problem))
        {
            return;
        }
        var (profile, wrong) = await RequestBody.ReadAsync(context, JsonProtocol.Parse<Profile>).ConfigureAwait(false);
        var request = new UpdateProfileRequest { CustomerId = id, Profile = profile };
        foreach (var (name, values) in context.Request.Query)
        {
            if (name is not ("update_mask" or "updateMask"))
            {
                problem ??= Failures.Invalid(name, "is no parameter: use update_mask");
                continue;
            }
            request.UpdateMask ??= new FieldMask();
            request.UpdateMask.Paths.AddRange(values.ToString().Split(',').Select(SnakeCase));
        }
        await AnswerAsync(context, problem ?? wrong, request, profiles.UpdateAsync).ConfigureAwait(false);
    }

    private static async Task PostAsync<TRequest, TResponse>(
        HttpContext context, Func<TRequest, ValueTask<(TResponse? Response, Status? Error)>> serve)
        where TRequest : class, IMessage, new()
        where TResponse : class, IMessage
    {
        var (request, problem) = await RequestBody.ReadAsync(context, JsonProtocol.Parse<TRequest>).ConfigureAwait(false);
        await AnswerAsync(context, problem, request!, serve).ConfigureAwait(false);
    }

    private static async Task AnswerAsync<TRequest, TResponse>(
        HttpContext context, Status? problem, TRequest request, Func<TRequest, ValueTask<(TResponse? Response, Status? Error)>> serve)
        where TResponse : class, IMessage
    {
        var (response, error) = problem is null ? await serve(request).ConfigureAwait(false) : (null, problem);
        await (response is not null
            ? JsonProtocol.WriteAsync(context, response)
            : JsonProtocol.WriteErrorAsync(context, error!)).ConfigureAwait(false);
    }

    /// <returns>False, and the answer is 404, if the path as it was sent is another one than routing took it for.</returns>
    private static bool TryFindId(HttpContext context, string after, out string id, out Status? problem)
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

    private static Status? Unknown(ICollection<string> names) =>
        names.Count > 0 ? Failures.Invalid(names.First(), "is no parameter: this method takes none") : null;

    // Both spellings in, as everywhere in JSON.
    private static string SnakeCase(string path) =>
        string.Concat(path.Trim().Select(c => char.IsAsciiLetterUpper(c) ? $"_{char.ToLowerInvariant(c)}" : $"{c}"));
}
