using System.Collections.Immutable;
using Churn.Cli.Convert;
using Churn.Features;
using Churn.Models;
using Churn.Models.Conversion;

namespace Churn.Cli.Pack;

/// <summary>Makes a folder that the server can serve of a model trained elsewhere.</summary>
internal static class Packer
{
    private const int Rows = 10_000;
    private const ulong Seed = 20_240_102;

    // Half of the rows are low, a twentieth is critical.
    private static readonly double[] BandShares = [0.5, 0.8, 0.95];

    /// <summary>Writes model.zip and manifest.json, after loading both as the server would.</summary>
    /// <exception cref="CliException">A file cannot be read or written, or the model cannot be served; nothing is written then.</exception>
    public static ChurnModel Pack(PackOptions options)
    {
        ImmutableArray<string> listed = options.Features is null ? [] : ModelFiles.ReadFeatures(options.Features);
        (SourceModel source, byte[] file) = ReadModel(options, listed);
        ImmutableArray<string> features = listed.IsEmpty ? source.Features : listed;
        Probe[] probes = Probes(source, options.Model);
        byte[] manifest = ManifestWriter.Write(options, features, options.Bands ?? Quantiles(probes, options.Model), probes);
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

    // A customer without any event has missing values only.
    private static Probe[] Probes(SourceModel source, string path)
    {
        if (source.Model.TextCount > 0 || !source.Model.IsCalibrated)
        {
            throw new CliException($"{path}: reads texts or gives no probabilities; train on numbers, with a calibrator");
        }

        var draws = new ProbeRows(source.Model, Seed);
        var probes = new Probe[Rows];
        for (int i = 0; i < Rows; i++)
        {
            var row = new double[source.Model.NumberCount];
            draws.Next(row);
            if (i == 0)
            {
                Array.Fill(row, double.NaN);
            }

            probes[i] = new Probe(row, source.Model.Predict(row).Probability);
            if (!double.IsFinite(probes[i].Probability))
            {
                throw new CliException(
                    $"{path}: answers {probes[i].Probability} to a row with missing values; replace missing values before the predictor");
            }
        }

        return probes;
    }

    private static double[] Quantiles(Probe[] probes, string path)
    {
        double[] sorted = [.. probes.Select(probe => probe.Probability).Order()];
        double[] bands = [.. BandShares.Select(part => sorted[(int)(part * sorted.Length)])];
        return bands[0] > 0 && bands[0] < bands[1] && bands[1] < bands[2] && bands[2] < 1
            ? bands
            : throw new CliException($"{path}: probabilities of random rows vary too little to tell bands by; give --bands 0.2,0.4,0.7");
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
