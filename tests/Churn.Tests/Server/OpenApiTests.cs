using System.Text.Json;
using System.Text.Json.Nodes;
using Churn.Protocol.V1;
using Churn.Server.Http.OpenApi;
using Churn.Tests.Infrastructure;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Churn.Tests.Server;

/// <summary>The description of the HTTP API says what is served. Whether it is OpenAPI at all, a stock validator says
/// (Churn.IntegrationTests).</summary>
public sealed class OpenApiTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly JsonNode Document = JsonSerializer.Deserialize<JsonNode>(OpenApiDocument.Bytes.Span)!;

    [Fact]
    public async Task Document_IsServed()
    {
        using var response = await server.Http.GetAsync("/openapi.json", TestContext.Current.CancellationToken);

        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(OpenApiDocument.Bytes.ToArray(), await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Routes_AreThoseThatAreServed()
    {
        var served = server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/v1/", StringComparison.Ordinal))
            .Select(e => $"{e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single()} {e.RoutePattern.RawText}");
        var described = Document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(operation => $"{operation.Key.ToUpperInvariant()} {path.Key}"));

        Assert.Equal(served.Order(), described.Order());
    }

    [Fact]
    public void EveryMethodMessageFieldAndValueOfTheContract_IsCommented()
    {
        var comments = ProtoComments.Read();
        FileDescriptor[] files =
            [ChurnServiceReflection.Descriptor, ModelServiceReflection.Descriptor, EventReflection.Descriptor, ScoreReflection.Descriptor, CustomerReflection.Descriptor];
        var names = files.SelectMany(file => file.Services.Select(service => service.FullName)
            .Concat(file.Services.SelectMany(service => service.Methods).Select(method => method.FullName))
            .Concat(file.EnumTypes.Select(type => type.FullName))
            .Concat(file.MessageTypes.SelectMany(Names))).ToArray();

        Assert.True(names.Length > 150, $"{names.Length} names");
        Assert.DoesNotContain(names, name => comments[name].Length == 0);
    }

    [Fact]
    public void Score_IsDescribedFieldByField()
    {
        var score = Document["components"]!["schemas"]!["Score"]!;

        Assert.Equal(Score.Descriptor.Fields.InDeclarationOrder().Select(field => field.JsonName), score["properties"]!.AsObject().Select(p => p.Key));
        Assert.Contains("0 to 1", (string)score["properties"]!["churnProbability"]!["description"]!);
        Assert.Contains("modelVersion", score["required"]!.AsArray().Select(name => (string)name!));
        Assert.DoesNotContain("lastEventAt", score["required"]!.AsArray().Select(name => (string)name!));
        Assert.False((bool)Document["components"]!["schemas"]!["Event"]!["additionalProperties"]!);
    }

    private static IEnumerable<string> Names(MessageDescriptor message) =>
        message.NestedTypes.SelectMany(Names)
            .Concat(message.Fields.InDeclarationOrder().Select(field => field.FullName))
            .Append(message.FullName);
}
