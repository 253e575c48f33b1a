using Churn.Models;
using Churn.Models.MlNet;

namespace Churn.Tests.Models.MlNet;

/// <summary>Models of kinds that are not read are refused by name.</summary>
public class MlNetRefusalTests
{
    [Theory]
    [InlineData("sentiment_azfunc", "TransformerChain/Transform_000/Model.key", "Text")]
    [InlineData("iris", "TransformerChain/Transform_002/Transform_000/Model.key", "MulticlassPredXfer")]
    [InlineData("TaxiFare_AutoML", "TransformerChain/Transform_002/Model.key", "RegressionPredXfer")]
    public void OtherKind_IsRefusedByPathAndLoader(string name, string path, string loader)
    {
        byte[] zip = MlNetFixtures.Bytes($"refuse/{name}.zip");

        var e = Assert.Throws<ModelFormatException>(() => MlNetModelFile.Read(zip));

        Assert.StartsWith($"{path}: loader \"{loader}\" is not read", e.Message);
    }
}
