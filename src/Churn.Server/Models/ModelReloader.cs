using Churn.Server.Configuration;
using Churn.Server.Errors;
using Churn.Server.Metrics;
using Status = Google.Rpc.Status;

namespace Churn.Server.Models;

/// <summary>Loads a model beside the one in its place and swaps; whatever goes wrong, the old one stays.</summary>
/// <remarks>One load at a time. Loading costs time and memory for a second model, but no request waits for it.</remarks>
internal sealed class ModelReloader(
    ModelDirectory directory, IModelPlace place, CounterFamily reloads, TimeProvider time, ILogger<ModelReloader> log) : IDisposable
{
    private readonly SemaphoreSlim one = new(1, 1);

    /// <summary>Loads and serves a version.</summary>
    /// <param name="version">Name of its directory; empty for the newest.</param>
    /// <param name="cancel">Ends the wait for another load; one that has begun is brought to its end.</param>
    /// <returns>The model in its place now, or why it is still the old one.</returns>
    public async Task<(ServedModel? Served, Status? Error)> ReloadAsync(string version, CancellationToken cancel)
    {
        await one.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            // Loading keeps a processor busy for a while: on a thread of the pool calls would queue behind it.
            return await BackgroundThread.RunAsync(() => Reload(version)).ConfigureAwait(false);
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    /// <summary>The model to start with.</summary>
    /// <exception cref="StartupException">There is none, or the newest is refused.</exception>
    public static ServedModel LoadFirst(ModelDirectory directory, DateTimeOffset now)
    {
        var versions = directory.Versions();
        if (versions is not [.., var newest])
        {
            throw new StartupException($"there is no model in {directory.Root}: "
                + "name a directory with manifest.json and model.zip by --model, or one with such a directory for each version");
        }
        directory.Settle(versions);
        try
        {
            return ModelLoader.Load(newest.Path, now);
        }
        catch (ModelRefusedException e)
        {
            throw new StartupException($"the model in {newest.Path} cannot be served: {e.Message}", e);
        }
    }

    private (ServedModel? Served, Status? Error) Reload(string name)
    {
        var versions = directory.Versions();
        // Sought among those that are there, never by its path: the name may come from anyone.
        if (Find(versions, name) is not { } version)
        {
            return (null, Refuse(Failures.NoSuchModel(name, versions.Select(v => v.Name))));
        }
        directory.Settle([version]);
        try
        {
            var served = ModelLoader.Load(version.Path, time.GetUtcNow());
            if (version.Name.Length == 0 && name.Length > 0 && served.Model.Manifest.Version != name)
            {
                return (null, Refuse(Failures.NoSuchModel(name, [served.Model.Manifest.Version])));
            }
            // Whoever names a version wants it rather than any other that is there now.
            directory.Settle(versions);
            Swap(served);
            return (served, null);
        }
        catch (ModelRefusedException e)
        {
            return (null, Refuse(Failures.ModelRefused(version.Name, place.Label, e.Message)));
        }
        catch
        {
            // Nobody expected it, so it is for the caller to report; that the reload failed is counted all the same.
            reloads.With("failed").Add();
            throw;
        }
    }

    private void Swap(ServedModel served)
    {
        var previous = place.Label;
        place.Swap(served);
        reloads.With("ok").Add();
        ModelLog.Swapped(log, place.Role, served.Label, previous);
    }

    private Status Refuse(Status error)
    {
        reloads.With("failed").Add();
        ModelLog.Refused(log, place.Role, error.Message);
        return error;
    }

    private static ModelVersion? Find(IReadOnlyList<ModelVersion> versions, string name) =>
        versions is [.., var newest] && (name.Length == 0 || newest.Name.Length == 0)
            ? newest
            : versions.FirstOrDefault(v => v.Name == name);
}
