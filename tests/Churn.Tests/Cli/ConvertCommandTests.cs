using System.Text.Json.Nodes;
using Churn.Cli.Convert;
using Churn.Models.MlNet;
using Churn.Tests.Infrastructure;
using Churn.Tests.Models.LightGbm;
using Churn.Tests.Models.MlNet;

namespace Churn.Tests.Cli;

public sealed class ConvertCommandTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Fact]
    public void XGBoostFile_BecomesAnMlNetFileWithItsNames()
    {
        string target = folder.PathOf("model.zip");
        (int code, string output, string error) = Convert(Repository.PathOf("tests/testdata/xgboost/sample.json"), target);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("60 trees, 21 features, from XGBoost. Largest difference over 10,000 rows: ", output);
        Assert.Equal("email_open.recency", MlNetModelFile.Read(File.ReadAllBytes(target)).Inputs[0].Name);
    }

    [Fact]
    public void LightGbmFile_BecomesAnMlNetFile_AndJsonSaysHowClose()
    {
        string target = folder.PathOf("model.zip");
        string source = folder.Write("model.txt", SampleModel.Draw(1, true).File());
        (int code, string output, _) = Convert(source, target, "--json", "--rows", "2000");

        JsonNode result = JsonNode.Parse(output)!;
        Assert.Equal(0, code);
        Assert.Equal("LightGbm", result["format"]!.GetValue<string>());
        Assert.Equal(2000, result["rows"]!.GetValue<int>());
        Assert.InRange(result["max_difference"]!.GetValue<double>(), 0, 1e-6);
        Assert.Equal(new FileInfo(target).Length, result["bytes"]!.GetValue<long>());
    }

    [Fact]
    public void ListOfFeatures_NamesThoseThatTheFileDoesNot()
    {
        string target = folder.PathOf("model.zip");
        string names = folder.Write("features.txt", "# in order\nw\nx\r\n\ny\nz\n");
        string source = Repository.PathOf("tests/testdata/xgboost/stumps.json");

        Assert.Equal((1, false), (Convert(source, target).Code, File.Exists(target)));
        Assert.Equal(0, Convert(source, target, "--features", names).Code);
        Assert.Equal(["w", "x", "y", "z"], MlNetModelFile.Read(File.ReadAllBytes(target)).Inputs.Select(input => input.Name));
    }

    [Theory]
    [InlineData("nothing", "The file is no model of a known format.")]
    [InlineData("{}", "XGBoost model: the file has no field \"learner\"")]
    [InlineData("tree\nversion=v4\n", "the file stops before the end of trees")]
    [InlineData("PK", "")]
    public void WhatIsNoModel_IsRefusedInOneLineThatNamesTheFile(string content, string expected)
    {
        string source = folder.Write("model.bin", content);
        (int code, string output, string error) = Convert(source, folder.PathOf("model.zip"));

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith($"churn: {source}: ", error);
        Assert.Contains(expected, error);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.False(File.Exists(folder.PathOf("model.zip")));
    }

    [Fact]
    public void ModelWithTransforms_IsNotWrittenAnew()
    {
        string source = folder.Write("model.bin", MlNetFixtures.Bytes("generated/fasttree.zip"));

        Assert.Contains("cannot be written as an ML.NET file", Convert(source, folder.PathOf("model.zip")).Error);
    }

    [Fact]
    public void MissingFile_AndFolderThatIsNotThere_AreNamed()
    {
        string source = Repository.PathOf("tests/testdata/xgboost/sample.json");

        Assert.StartsWith("churn: cannot read ", Convert(folder.PathOf("none"), folder.PathOf("model.zip")).Error);
        Assert.StartsWith("churn: cannot write ", Convert(source, folder.PathOf("none/model.zip")).Error);
    }

    public void Dispose() => folder.Dispose();

    private static (int Code, string Output, string Error) Convert(params string[] arguments) =>
        Cli.Run(ConvertCommand.Create(), arguments);
}
