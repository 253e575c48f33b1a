using System.Collections.Immutable;
using Churn.Cli.Convert;
using Churn.Features;
using Churn.Models;
using Churn.Models.Conversion;

namespace Churn.Cli.Pack;

/// <summary>Makes a folder that the server can serve of a model trained elsewhere.</summary>
internal static class Packer
{
    // Compared, where the model is converted.
    private const int Rows = 10_000;

    /// <summary>Writes model.zip and manifest.json, after loading both as the server would.</summary>
    /// <exception cref="CliException">A file cannot be read or written, or the model cannot be served; nothing is written then.</exception>
    public static ChurnModel Pack(PackOptions options)
    {
        ImmutableArray<string> listed = options.Features is null ? [] : ModelFiles.ReadFeatures(options.Features);
        (SourceModel source, byte[] file) = ReadModel(options, listed);
        ImmutableArray<string> features = listed.IsEmpty ? source.Features : listed;
        if (source.Model.TextCount > 0 || !source.Model.IsCalibrated)
        {
            throw new CliException($"{options.Model}: reads texts or gives no probabilities; train on numbers, with a calibrator");
        }

        if (features.Length != source.Model.NumberCount)
        {
            throw new CliException($"{options.Model}: reads {source.Model.NumberCount} numbers where {options.Features} names {features.Length}");
        }

        ImmutableArray<Probe> probes = options.Rows is null
            ? Probes.Draw(source, options.Model)
            : Probes.Read(source, features, options.Rows, options.Model);
        byte[] manifest = WriteManifest(options, ManifestMaker.Make(options, features, Probes.Nobody(source, options.Model), probes));
        ChurnModel model = Load(options, manifest, file);
        Write(options.Output, manifest, file);
        return model;
    }

    // An ML.NET file is taken as it is: it may hold transforms that are not written anew.
    private static (SourceModel Source, byte[] File) ReadModel(PackOptions options, ImmutableArray<string> listed)
    {
        byte[] bytes = ModelFiles.ReadBytes(options.Model);
        if (Models.MlNet.MlNetModelFile.Looks(bytes))
        {
            return (ModelFiles.Read(options.Model), bytes);
        }

        SourceModel source = ModelFiles.Read(options.Model, options.Features);
        return (source, Converter.Convert(options.Model, source, Rows).File);
    }

    private static byte[] WriteManifest(PackOptions options, ModelManifest manifest)
    {
        try
        {
            return ManifestWriter.Write(manifest);
        }
        catch (ArgumentException e)
        {
            throw new CliException($"{options.Model}: could not be served: {(e.InnerException ?? e).Message}", e);
        }
    }

    private static ChurnModel Load(PackOptions options, byte[] manifest, byte[] file)
    {
        try
        {
            ChurnModel model = ChurnModel.Load(manifest, file);
            FeaturePlan.Compile(model.Manifest.Features);
            return model;
        }
        catch (Exception e) when (e is ModelFormatException or FeaturePlanException)
        {
            throw new CliException($"{options.Model}: could not be served: {e.Message}", e);
        }
    }

    private static void Write(string folder, byte[] manifest, byte[] file)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"cannot make {folder}: {e.Message}", e);
        }

        ModelFiles.Write(Path.Combine(folder, "model.zip"), file);
        ModelFiles.Write(Path.Combine(folder, "manifest.json"), manifest);
    }
}
