using Microsoft.Extensions.Logging;

namespace Churn.Grpc.Server;

/// <summary>What all calls of one server share.</summary>
internal sealed record ServerRuntime(GrpcServerOptions Options, ILogger Logger, DeadlineTimer Deadlines);
