using Churn.Training;
using Churn.Training.Boosting;

namespace Churn.Tests.Infrastructure;

/// <summary>XGBoost's native library, which training needs.</summary>
internal static class XGBoost
{
    /// <summary>Without it the test is skipped, or fails where CI is "true".</summary>
    public static void Require()
    {
        try
        {
            XGBoostLibrary.Version();
        }
        catch (TrainingException e)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", e.Message);
            throw;
        }
    }
}
