using System.Globalization;
using Churn.Models.MlNet;
using Churn.Tests.Infrastructure;

namespace Churn.Tests.Models.MlNet;

/// <summary>Model files that ML.NET wrote, rows, and ML.NET's answers; fixtures/mlnet of the shared data, which are not ours to keep.</summary>
internal static class MlNetFixtures
{
    public static byte[] Bytes(string name) => File.ReadAllBytes(SharedData.Require($"fixtures/mlnet/{name}"));

    public static TabularModel Model(string name) => MlNetModelFile.Read(Bytes(name));

    /// <summary>The rows of inputs512.tsv as a model reads them.</summary>
    public static List<(double[] Numbers, string?[] Texts)> GeneratedRows(TabularModel model)
    {
        string[] lines = Lines("generated/inputs512.tsv");
        var binder = new RowBinder(model.Inputs, lines[0].Split('\t'));
        return [.. lines.Skip(1).Select(line => Row(model, binder, line.Split('\t')))];
    }

    /// <summary>ML.NET's answers to them.</summary>
    public static List<TabularPrediction> GeneratedAnswers(string name) =>
        [.. Lines($"generated/{name}.expected.tsv").Skip(1).Select(line => line.Split('\t')).Select(cells =>
            new TabularPrediction(Single(cells[0]), Single(cells[1]), cells[2] == "1"))];

    /// <summary>The nine features of each patient.</summary>
    public static List<double[]> BreastCancerRows(params int[] columns) =>
        [.. Lines("published/breast-cancer.txt").Where(line => line.Length > 0 && line[0] is '0' or '1').Select(line =>
            line.Split('\t')).Select(cells => columns.Select(column => Number(cells[column])).ToArray())];

    public static string[] Lines(string name) => File.ReadAllLines(SharedData.Require($"fixtures/mlnet/{name}"));

    public static float Single(string cell) => float.Parse(cell, CultureInfo.InvariantCulture);

    private static (double[] Numbers, string?[] Texts) Row(TabularModel model, RowBinder binder, string[] cells)
    {
        var numbers = new double[model.NumberCount];
        var texts = new string?[model.TextCount];
        binder.Bind(cells, numbers, texts);
        return (numbers, texts);
    }

    private static double Number(string cell) => cell == "?" ? double.NaN : double.Parse(cell, CultureInfo.InvariantCulture);
}
