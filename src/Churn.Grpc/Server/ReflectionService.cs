using Churn.Grpc.Server;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using V1Alpha = Grpc.Reflection.V1Alpha;

namespace Churn.Grpc;

/// <summary>Server reflection: tells clients that have no .proto files what the server answers. Thread-safe.</summary>
/// <remarks>https://github.com/grpc/grpc/blob/master/doc/server-reflection.md.</remarks>
public sealed class ReflectionService : ServerReflection.ServerReflectionBase
{
    private readonly ListServiceResponse _services = new();
    private readonly KnownDescriptors _known;

    /// <summary>About some services, and about itself.</summary>
    /// <param name="services">Those that are listed.</param>
    /// <param name="files">Files that are answered besides, as of messages that travel in <c>Any</c>.</param>
    public ReflectionService(IEnumerable<ServiceDescriptor> services, params IEnumerable<FileDescriptor> files)
    {
        ServiceDescriptor[] all = [.. services, ServerReflection.Descriptor, V1Alpha.ReflectionReflection.Descriptor.Services[0]];
        _services.Service.AddRange(all.Select(service => service.FullName).Order(StringComparer.Ordinal)
            .Select(name => new ServiceResponse { Name = name }));
        _known = new KnownDescriptors([.. all.Select(service => service.File), .. files]);
    }

    /// <summary>Its methods under v1 and, as the two have the same messages, under v1alpha: clients ask for either.</summary>
    public IEnumerable<ServerServiceDefinition> Bind()
    {
        yield return ServerReflection.BindService(this);
        var requests = Marshallers.Create(message => message.ToByteArray(), ServerReflectionRequest.Parser.ParseFrom);
        var responses = Marshallers.Create(message => message.ToByteArray(), ServerReflectionResponse.Parser.ParseFrom);
        var older = V1Alpha.ReflectionReflection.Descriptor.Services[0];
        var method = new Method<ServerReflectionRequest, ServerReflectionResponse>(
            MethodType.DuplexStreaming, older.FullName, older.Methods[0].Name, requests, responses);
        yield return ServerServiceDefinition.CreateBuilder().AddMethod(method, ServerReflectionInfo).Build();
    }

    /// <summary>Answers each question.</summary>
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream, IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(requestStream);
        ArgumentNullException.ThrowIfNull(responseStream);
        ArgumentNullException.ThrowIfNull(context);
        while (await requestStream.MoveNext(context.CancellationToken).ConfigureAwait(false))
        {
            await responseStream.WriteAsync(Answer(requestStream.Current)).ConfigureAwait(false);
        }
    }

    private ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                response.ListServicesResponse = _services;
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename:
                AnswerFile(response, _known.OfPath(request.FileByFilename), request.FileByFilename);
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol:
                AnswerFile(response, _known.OfSymbol(request.FileContainingSymbol), request.FileContainingSymbol);
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingExtension:
                var asked = request.FileContainingExtension;
                var file = _known.OfExtension(asked.ContainingType, asked.ExtensionNumber);
                AnswerFile(response, file, $"extension {asked.ExtensionNumber} of {asked.ContainingType}");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType:
                AnswerNumbers(response, request.AllExtensionNumbersOfType);
                break;
            default:
                response.ErrorResponse = Error(StatusCode.InvalidArgument, "The request asks for nothing.");
                break;
        }

        return response;
    }

    private void AnswerNumbers(ServerReflectionResponse response, string message)
    {
        if (_known.OfSymbol(message) is null)
        {
            response.ErrorResponse = NotFound(message);
            return;
        }

        response.AllExtensionNumbersResponse = new ExtensionNumberResponse { BaseTypeName = message };
        response.AllExtensionNumbersResponse.ExtensionNumber.AddRange(_known.ExtensionNumbers(message));
    }

    private static void AnswerFile(ServerReflectionResponse response, FileDescriptor? file, string what)
    {
        if (file is null)
        {
            response.ErrorResponse = NotFound(what);
            return;
        }

        response.FileDescriptorResponse = new FileDescriptorResponse();
        response.FileDescriptorResponse.FileDescriptorProto.AddRange(KnownDescriptors.WithImports(file).Select(f => f.SerializedData));
    }

    private static ErrorResponse NotFound(string what) => Error(StatusCode.NotFound, $"The server does not know {what}.");

    private static ErrorResponse Error(StatusCode code, string message) => new() { ErrorCode = (int)code, ErrorMessage = message };
}
