using System.Runtime.InteropServices;

namespace Churn.Training.Boosting;

/// <summary>Gradient boosted trees while they grow. Not thread-safe.</summary>
internal sealed class Booster : IDisposable
{
    private readonly nint booster;
    private readonly TrainingMatrix training;

    /// <param name="settings">How trees grow.</param>
    /// <param name="seed">Of the samples of rows and columns.</param>
    /// <param name="training">What they grow on; outlives this.</param>
    /// <param name="others">Matrices that are predicted as they grow, which is quicker if they are named now.</param>
    public Booster(BoosterSettings settings, ulong seed, TrainingMatrix training, params TrainingMatrix[] others)
    {
        this.training = training;
        nint[] matrices = [training.Handle, .. others.Select(other => other.Handle)];
        XGBoostLibrary.Check(XGBoostNative.XGBoosterCreate(matrices, (ulong)matrices.Length, out booster));
        foreach (var (name, value) in settings.Parameters(seed))
        {
            XGBoostLibrary.Check(XGBoostNative.XGBoosterSetParam(booster, XGBoostLibrary.Text(name), XGBoostLibrary.Text(value)));
        }
    }

    /// <summary>Trees so far.</summary>
    public int Trees { get; private set; }

    /// <summary>Grows one more tree.</summary>
    public void Grow() => XGBoostLibrary.Check(XGBoostNative.XGBoosterUpdateOneIter(booster, Trees++, training.Handle));

    /// <summary>Grows up to a number of trees.</summary>
    public Booster GrowTo(int trees, CancellationToken stop)
    {
        while (Trees < trees)
        {
            stop.ThrowIfCancellationRequested();
            Grow();
        }
        return this;
    }

    /// <summary>Log-odds of every row, shape [rows].</summary>
    public float[] Margins(TrainingMatrix of)
    {
        var config = XGBoostLibrary.Text("""{"type":1,"training":false,"iteration_begin":0,"iteration_end":0,"strict_shape":false}""");
        XGBoostLibrary.Check(XGBoostNative.XGBoosterPredictFromDMatrix(booster, of.Handle, config, out _, out _, out var result));
        var margins = new float[of.Rows];
        Marshal.Copy(result, margins, 0, margins.Length);
        return margins;
    }

    /// <summary>The model in XGBoost's JSON, node statistics included.</summary>
    public byte[] ToJson()
    {
        XGBoostLibrary.Check(XGBoostNative.XGBoosterSaveModelToBuffer(
            booster, XGBoostLibrary.Text("""{"format":"json"}"""), out var length, out var bytes));
        var json = new byte[length];
        Marshal.Copy(bytes, json, 0, json.Length);
        return json;
    }

    public void Dispose() => _ = XGBoostNative.XGBoosterFree(booster);
}
