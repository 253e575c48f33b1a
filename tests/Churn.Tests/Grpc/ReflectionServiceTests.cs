using Churn.Grpc;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace Churn.Tests.Grpc;

public sealed class ReflectionServiceTests : IAsyncLifetime
{
    private EchoServer _server = null!;
    private GrpcChannel _channel = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var reflection = new ReflectionService([Echo.Descriptor], ErrorDetailsReflection.Descriptor);
        _server = await EchoServer.StartAsync(more: services =>
        {
            foreach (var version in reflection.Bind())
            {
                services.Add(version);
            }
        });
        _channel = _server.Open();
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task ListServices_NamesThemAllInOrder()
    {
        var answer = await AskAsync(new ServerReflectionRequest { Host = "here", ListServices = "*" });

        Assert.Equal("here", answer.ValidHost);
        Assert.Equal("*", answer.OriginalRequest.ListServices);
        Assert.Equal(
            ["churn.test.v1.Echo", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"],
            answer.ListServicesResponse.Service.Select(service => service.Name));
    }

    [Theory]
    [InlineData("churn.test.v1.Echo")]
    [InlineData("churn.test.v1.Echo.Unary")]
    [InlineData("churn.test.v1.EchoRequest")]
    [InlineData("churn.test.v1.EchoRequest.behave")]
    public async Task Symbol_AnswersItsFileAndAllThatThatImports(string symbol)
    {
        var answer = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol });

        var files = FileDescriptor.BuildFromByteStrings(answer.FileDescriptorResponse.FileDescriptorProto.Reverse());
        Assert.Equal(["google/protobuf/empty.proto", "echo.proto"], files.Select(file => file.Name));
    }

    [Theory]
    [InlineData("google.rpc.BadRequest.FieldViolation", "google/rpc/error_details.proto")]
    [InlineData("google.protobuf.Duration", "google/protobuf/duration.proto")]
    [InlineData("grpc.reflection.v1alpha.ServerReflection", "grpc/reflection/v1alpha/reflection.proto")]
    public async Task WhatIsImportedOrAddedBesides_IsKnownToo(string symbol, string path)
    {
        foreach (var request in (ServerReflectionRequest[])[new() { FileContainingSymbol = symbol }, new() { FileByFilename = path }])
        {
            var answer = await AskAsync(request);

            Assert.Equal(path, FileDescriptorProto.Parser.ParseFrom(answer.FileDescriptorResponse.FileDescriptorProto[0]).Name);
        }
    }

    [Fact]
    public async Task WhatIsNotThere_IsNotFoundAndTheStreamGoesOn()
    {
        using var call = new ServerReflection.ServerReflectionClient(_channel).ServerReflectionInfo(cancellationToken: Cancel);
        ServerReflectionRequest[] requests =
        [
            new() { FileContainingSymbol = "no.Such" },
            new() { FileByFilename = "none.proto" },
            new() { AllExtensionNumbersOfType = "no.Such" },
            new() { FileContainingExtension = new ExtensionRequest { ContainingType = "churn.test.v1.EchoReply", ExtensionNumber = 1 } },
        ];
        foreach (var request in requests)
        {
            await call.RequestStream.WriteAsync(request, Cancel);
            Assert.True(await call.ResponseStream.MoveNext(Cancel));
            Assert.Equal((int)StatusCode.NotFound, call.ResponseStream.Current.ErrorResponse.ErrorCode);
            Assert.Equal(request, call.ResponseStream.Current.OriginalRequest);
        }
    }

    [Fact]
    public async Task RequestForNothing_IsInvalid() =>
        Assert.Equal((int)StatusCode.InvalidArgument, (await AskAsync(new ServerReflectionRequest())).ErrorResponse.ErrorCode);

    [Fact]
    public async Task MessageWithoutExtensions_HasNoNumbers()
    {
        var answer = await AskAsync(new ServerReflectionRequest { AllExtensionNumbersOfType = BadRequest.Descriptor.FullName });

        Assert.Equal(("google.rpc.BadRequest", 0), (answer.AllExtensionNumbersResponse.BaseTypeName, answer.AllExtensionNumbersResponse.ExtensionNumber.Count));
    }

    private async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest request)
    {
        using var call = new ServerReflection.ServerReflectionClient(_channel).ServerReflectionInfo(cancellationToken: Cancel);
        await call.RequestStream.WriteAsync(request, Cancel);
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext(Cancel));
        return call.ResponseStream.Current;
    }
}
