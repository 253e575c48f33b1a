using Churn.Server.Configuration;
using Churn.Server.Drift;
using Churn.Server.Metrics;

namespace Churn.Server.Models;

/// <summary>The model that answers and, where there is one, the model in its shadow: each with a directory, a reloader and a watch of its
/// own.</summary>
internal static class ModelSetup
{
    // Names the services of the shadow: those without a name are of the model that answers.
    private const string Shadow = "shadow";

    /// <exception cref="StartupException">There is no model that can answer, or no directory for the one in the shadow.</exception>
    public static void AddModels(this IServiceCollection services, ServerOptions options)
    {
        var directory = new ModelDirectory(
            options.Model.Length > 0 ? options.Model : Path.Combine(AppContext.BaseDirectory, "models", "default"));
        services.AddSingleton(directory);
        services.AddSingleton(new ModelHolder(ModelReloader.LoadFirst(directory, DateTimeOffset.UtcNow)));
        services.AddSingleton(provider => Reloader(
            provider, directory, provider.GetRequiredService<ModelHolder>(), provider.GetRequiredService<ServerMetrics>().ModelReloads));
        services.AddHostedService<ModelWatch>();
        services.AddSingleton<ShadowMetrics>();
        services.AddSingleton<ShadowModel>();
        if (options.ShadowModel.Length > 0)
        {
            services.AddShadow(options.ShadowModel);
        }
    }

    /// <summary>Loads the model for the shadow, if there is to be one. Unlike the model that answers it need not be there: a server must
    /// not stay down for one that nobody is answered by.</summary>
    public static async Task LoadShadowAsync(IServiceProvider services, ILogger log)
    {
        try
        {
            if (services.GetKeyedService<ModelReloader>(Shadow) is { } reloader)
            {
                await reloader.ReloadAsync("", CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            ModelLog.ShadowNotLoaded(log, e);
        }
    }

    private static void AddShadow(this IServiceCollection services, string root)
    {
        if (!Directory.Exists(root))
        {
            throw new StartupException($"there is no directory {root}: name one that is there by --shadow-model; it may be empty yet");
        }
        var directory = new ModelDirectory(root);
        services.AddKeyedSingleton(Shadow, directory);
        services.AddKeyedSingleton(Shadow, (provider, _) => Reloader(
            provider, directory, provider.GetRequiredService<ShadowModel>(), provider.GetRequiredService<ShadowMetrics>().Reloads));
        services.AddSingleton<IHostedService>(provider => new ModelWatch(
            directory, provider.GetRequiredKeyedService<ModelReloader>(Shadow), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ModelWatch>>()));
    }

    private static ModelReloader Reloader(IServiceProvider provider, ModelDirectory directory, IModelPlace place, CounterFamily reloads) =>
        new(directory, place, reloads, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ModelReloader>>());
}
