using System.ComponentModel.DataAnnotations;
using Churn.Grpc;
using Churn.Reasons;
using Churn.Redis;
using Churn.Server.Access;
using Churn.Server.Configuration;
using Churn.Server.Customers;
using Churn.Server.Demo;
using Churn.Server.Health;
using Churn.Server.Http;
using Churn.Server.Logging;
using Churn.Server.Metrics;
using Churn.Server.Models;
using Churn.Server.Overload;
using Churn.Server.Recording;
using Churn.Server.Scoring;
using Churn.Server.Services;
using Churn.Server.Tracing;
using Churn.Server.Watching;

namespace Churn.Server;

/// <summary>What the server is made of.</summary>
internal static class ServerSetup
{
    private const string MemoryStoreName = "memory";

    /// <summary>Reads and checks the options.</summary>
    /// <exception cref="StartupException">One of them is wrong; the message names it and its range.</exception>
    public static ServerOptions ReadOptions(WebApplicationBuilder builder)
    {
        var options = new ServerOptions();
        try
        {
            builder.Configuration.GetSection("Churn").Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException e)
        {
            throw new StartupException($"the configuration cannot be read: {e.Message}", e);
        }
        var problems = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new ValidationContext(options), problems, validateAllProperties: true))
        {
            throw new StartupException("the configuration is wrong: " + string.Join(" ", problems.Select(p => p.ErrorMessage)));
        }
        return options;
    }

    /// <summary>Registers every part of the server.</summary>
    public static void AddChurn(this WebApplicationBuilder builder, ServerOptions options)
    {
        var services = builder.Services;
        services.AddSingleton(Microsoft.Extensions.Options.Options.Create(options));
        services.AddSingleton(TimeProvider.System);
        builder.AddLogFormat(options);
        PrivateLogging.AddTo(services);
        CheckTexts();
        services.AddModels(options);
        services.AddSingleton<ServerTracing>(provider => new ServerTracing(options, builder.Configuration, provider.GetRequiredService<ILogger<ServerTracing>>()));
        services.AddSingleton(provider => provider.GetRequiredService<ServerTracing>().Spans);
        services.AddSingleton(provider => new ServerMetrics(
            provider.GetRequiredService<TimeProvider>(), exemplars: provider.GetRequiredService<ServerTracing>().Source is not null));
        services.AddSingleton<IStoreObserver, StoreMetrics>();
        services.AddSingleton(provider => OpenStore(options, provider.GetRequiredService<IStoreObserver>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<Spans>()));
        services.AddSingleton(provider => AccessControl.Open(
            options, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<AccessControl>>()));
        services.AddSingleton(provider => new CallLimiter(options.MaxCalls, options.OverloadWait, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RateGate>();
        services.AddSingleton(provider => new CustomerRate(
            options.Access.Length > 0 || options.Insecure ? options.CustomerRate : 0, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AdmissionMetrics>();
        services.AddSingleton<CallAdmission>();
        services.AddSingleton<GrpcGate>();
        services.AddSingleton<TokenMinter>();
        services.AddSingleton<AccessGrpcService>();
        services.AddSingleton<AccessApi>();
        services.AddSingleton<CustomerStates>();
        services.AddSingleton(provider => new Compactor(
            provider.GetRequiredService<ICustomerStore>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<CustomerStates>().Trouble.Compacted));
        services.AddSingleton<ScoreMaker>();
        // Memory is never out of reach.
        services.AddSingleton(provider => new LastScores(
            options.Store == MemoryStoreName ? 0 : options.LastScores, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<CustomerScorer>();
        services.AddSingleton<EventRecorder>();
        services.AddSingleton<EventStream>();
        services.AddSingleton<Batches>();
        services.AddSingleton<ChangeHub>();
        if (options.Store != MemoryStoreName)
        {
            services.AddSingleton(provider => new ChangeFeed(
                RedisOf(provider.GetRequiredService<ICustomerStore>()), RedisOptionsOf(options), provider.GetRequiredService<ChangeHub>()));
        }
        services.AddSingleton<ScoreWatches>();
        services.AddSingleton<CustomerReads>();
        services.AddSingleton<CustomerLookup>();
        services.AddSingleton<ProfileUpdater>();
        services.AddSingleton<CustomerEraser>();
        services.AddSingleton<CustomerExporter>();
        services.AddSingleton<ChurnGrpcService>();
        services.AddSingleton<ModelGrpcService>();
        services.AddSingleton<HealthService>();
        services.AddHttpExtras(options);
        services.AddSingleton<JsonApi>();
        services.AddSingleton<CustomerJsonApi>();
        services.AddSingleton<WatchApi>();
        services.AddSingleton<OperationsApi>();
        services.AddSingleton<Readiness>();
        services.AddHostedService<ReadinessWatch>();
        services.AddHostedService<DrainDelay>();
        if (options.Demo)
        {
            services.AddHostedService<DemoPlayer>();
        }
    }

    /// <summary>Refuses to go on with texts of reasons that would fail the first request for one.</summary>
    private static void CheckTexts()
    {
        try
        {
            ReasonTexts.ReadAll();
        }
        catch (InvalidDataException e)
        {
            throw new StartupException($"the texts of reasons cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Refuses to go on with a store that is out of reach or would lose customers.</summary>
    public static async Task CheckStoreAsync(ICustomerStore store)
    {
        try
        {
            await store.CheckAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (RedisException e)
        {
            throw new StartupException($"the store cannot be used: {e.Message}", e);
        }
    }

    private static ICustomerStore OpenStore(ServerOptions options, IStoreObserver observer, TimeProvider time, Spans spans)
    {
        if (options.Store != MemoryStoreName)
        {
            var redis = new RedisStore(RedisOptionsOf(options), observer);
            return spans == Spans.Off ? redis : new TracedStore(redis, spans);
        }
        return options.Ack == "memory"
            ? new MemoryStore(time, options.Retention, observer: observer)
            : throw new StartupException("--ack replica needs a Redis with replicas: name it with --store redis://host:port");
    }

    private static RedisStore RedisOf(ICustomerStore store) => (RedisStore)(store is TracedStore traced ? traced.Inner : store);

    private static RedisOptions RedisOptionsOf(ServerOptions options) => new()
    {
        Address = StoreAddress.Of(options),
        Tls = StoreAddress.TlsOf(options),
        AckReplicas = options.Ack == "replica" ? options.AckReplicas : 0,
        CommandTimeout = options.StoreDeadline,
        KeyTtl = options.Retention,
    };
}
