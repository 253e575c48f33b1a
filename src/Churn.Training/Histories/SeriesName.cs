using System.Text;

namespace Churn.Training.Histories;

/// <summary>A pair of type and category that a log has.</summary>
public sealed class SeriesName
{
    internal SeriesName(string type, string category)
    {
        Type = type;
        Category = category;
        TypeBytes = Encoding.ASCII.GetBytes(type);
        CategoryBytes = Encoding.ASCII.GetBytes(category);
    }

    /// <summary>Slug.</summary>
    public string Type { get; }

    /// <summary>Slug; empty for none.</summary>
    public string Category { get; }

    internal byte[] TypeBytes { get; }

    internal byte[] CategoryBytes { get; }
}
