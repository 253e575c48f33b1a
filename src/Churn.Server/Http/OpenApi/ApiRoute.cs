using Churn.Protocol.V1;
using Google.Protobuf.Reflection;

namespace Churn.Server.Http.OpenApi;

/// <summary>One method over HTTP, as the description tells of it.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Path">With <c>{id}</c> for the customer's id.</param>
/// <param name="Rpc">Name of the method.</param>
/// <param name="Request">The method's request; its fields named in <paramref name="Query"/> are parameters.</param>
/// <param name="Body">What the body may be; the first is the usual one. Empty: there is none.</param>
/// <param name="Query">Fields of the request that may be in the query.</param>
/// <param name="Response">What is answered.</param>
/// <param name="IsStream">Server-sent events, each an answer.</param>
internal sealed record ApiRoute(
    string Method, string Path, string Rpc, MessageDescriptor Request, MessageDescriptor[] Body, string[] Query, MessageDescriptor Response,
    bool IsStream = false)
{
    /// <summary>Name of the service that has the method.</summary>
    public string Service { get; init; } = "ChurnService";

    /// <summary>Every route of the API; a test holds it against what is served.</summary>
    public static IReadOnlyList<ApiRoute> All { get; } =
    [
        new("POST", "/v1/events", "RecordEvent", RecordEventRequest.Descriptor, [Event.Descriptor, RecordEventRequest.Descriptor], [],
            RecordEventResponse.Descriptor),
        InBody("/v1/events:batch", "BatchRecordEvents", BatchRecordEventsRequest.Descriptor, BatchRecordEventsResponse.Descriptor),
        new("GET", "/v1/customers/{id}/score", "ScoreCustomer", ScoreCustomerRequest.Descriptor, [], JsonApi.ScoreQuery, Score.Descriptor),
        InBody("/v1/customers:score", "ScoreCustomer", ScoreCustomerRequest.Descriptor, Score.Descriptor),
        InBody("/v1/customers:batchScore", "BatchScoreCustomers", BatchScoreCustomersRequest.Descriptor, BatchScoreCustomersResponse.Descriptor),
        new("GET", "/v1/customers/{id}", "GetCustomer", GetCustomerRequest.Descriptor, [], CustomerJsonApi.GetQuery, GetCustomerResponse.Descriptor),
        InBody("/v1/customers:get", "GetCustomer", GetCustomerRequest.Descriptor, GetCustomerResponse.Descriptor),
        new("PATCH", "/v1/customers/{id}/profile", "UpdateProfile", UpdateProfileRequest.Descriptor, [Profile.Descriptor], CustomerJsonApi.ProfileQuery,
            UpdateProfileResponse.Descriptor),
        InBody("/v1/customers:updateProfile", "UpdateProfile", UpdateProfileRequest.Descriptor, UpdateProfileResponse.Descriptor),
        new("DELETE", "/v1/customers/{id}", "DeleteCustomer", DeleteCustomerRequest.Descriptor, [], [], DeleteCustomerResponse.Descriptor),
        InBody("/v1/customers:delete", "DeleteCustomer", DeleteCustomerRequest.Descriptor, DeleteCustomerResponse.Descriptor),
        new("GET", "/v1/customers/{id}/export", "ExportCustomer", ExportCustomerRequest.Descriptor, [], [], ExportCustomerResponse.Descriptor),
        InBody("/v1/customers:export", "ExportCustomer", ExportCustomerRequest.Descriptor, ExportCustomerResponse.Descriptor),
        new("GET", "/v1/customers/{id}/scores:watch", "WatchScores", WatchScoresRequest.Descriptor, [],
            WatchApi.Query, ScoreUpdate.Descriptor, IsStream: true),
        InBody("/v1/customers:watchScores", "WatchScores", WatchScoresRequest.Descriptor, ScoreUpdate.Descriptor) with { IsStream = true },
        InBody("/v1/customers:createToken", "CreateCustomerToken", CreateCustomerTokenRequest.Descriptor, CreateCustomerTokenResponse.Descriptor)
            with { Service = "AccessService" },
    ];

    private static ApiRoute InBody(string path, string rpc, MessageDescriptor request, MessageDescriptor response) =>
        new("POST", path, rpc, request, [request], [], response);
}
