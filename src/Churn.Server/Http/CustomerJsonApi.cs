using Churn.Protocol.V1;
using Churn.Server.Customers;

namespace Churn.Server.Http;

/// <summary>What is held on a customer, as JSON over HTTP. Each method twice: with the id in the path, and, for those who keep ids out of
/// URLs and so out of the logs of what lies between, with a whole request as the body.</summary>
internal sealed class CustomerJsonApi(CustomerLookup customers, ProfileUpdater profiles, CustomerEraser eraser, CustomerExporter exporter)
{
    private const string ProfilePart = "/profile";
    private const string ExportPart = "/export";

    /// <summary>What the query of a look-up may hold.</summary>
    public static string[] GetQuery { get; } = ["timeline_days"];

    /// <summary>What the query of a change of profile may hold.</summary>
    public static string[] ProfileQuery { get; } = ["update_mask"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/customers/{id}", GetAsync);
        routes.MapDelete("/v1/customers/{id}", DeleteAsync);
        routes.MapPatch("/v1/customers/{id}" + ProfilePart, UpdateProfileAsync);
        routes.MapGet("/v1/customers/{id}" + ExportPart, ExportAsync);
        routes.MapPost(
            "/v1/customers:export",
            context => JsonCall.PostAsync<ExportCustomerRequest, ExportCustomerResponse>(context, exporter.ExportAsync));
        routes.MapPost("/v1/customers:get", context => JsonCall.PostAsync<GetCustomerRequest, GetCustomerResponse>(context, customers.GetAsync));
        routes.MapPost(
            "/v1/customers:delete", context => JsonCall.PostAsync<DeleteCustomerRequest, DeleteCustomerResponse>(context, eraser.EraseAsync));
        routes.MapPost(
            "/v1/customers:updateProfile",
            context => JsonCall.PostAsync<UpdateProfileRequest, UpdateProfileResponse>(context, profiles.UpdateAsync));
    }

    private async Task GetAsync(HttpContext context)
    {
        if (JsonCall.TryFindId(context, "", out var id, out var problem))
        {
            var request = new GetCustomerRequest { CustomerId = id };
            problem ??= QueryFields.Read(context.Request.Query, request, GetQuery);
            await JsonCall.AnswerAsync<GetCustomerRequest, GetCustomerResponse>(context, problem, request, customers.GetAsync).ConfigureAwait(false);
        }
    }

    private async Task ExportAsync(HttpContext context)
    {
        if (JsonCall.TryFindId(context, ExportPart, out var id, out var problem))
        {
            var request = new ExportCustomerRequest { CustomerId = id };
            problem ??= QueryFields.Read(context.Request.Query, request);
            await JsonCall.AnswerAsync<ExportCustomerRequest, ExportCustomerResponse>(context, problem, request, exporter.ExportAsync)
                .ConfigureAwait(false);
        }
    }

    private async Task DeleteAsync(HttpContext context)
    {
        if (JsonCall.TryFindId(context, "", out var id, out var problem))
        {
            var request = new DeleteCustomerRequest { CustomerId = id };
            problem ??= QueryFields.Read(context.Request.Query, request);
            await JsonCall.AnswerAsync<DeleteCustomerRequest, DeleteCustomerResponse>(context, problem, request, eraser.EraseAsync)
                .ConfigureAwait(false);
        }
    }

    private async Task UpdateProfileAsync(HttpContext context)
    {
        if (JsonCall.TryFindId(context, ProfilePart, out var id, out var problem))
        {
            var (profile, wrong) = await RequestBody.ReadAsync(context, JsonProtocol.Parse<Profile>).ConfigureAwait(false);
            var request = new UpdateProfileRequest { CustomerId = id, Profile = profile };
            problem ??= QueryFields.Read(context.Request.Query, request, ProfileQuery) ?? wrong;
            await JsonCall.AnswerAsync<UpdateProfileRequest, UpdateProfileResponse>(context, problem, request, profiles.UpdateAsync)
                .ConfigureAwait(false);
        }
    }
}
