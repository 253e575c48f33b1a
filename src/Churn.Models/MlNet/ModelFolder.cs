namespace Churn.Models.MlNet;

/// <summary>A component's folder inside the zip file; <c>Model.key</c> in it describes the component, folders below are its parts.</summary>
internal sealed class ModelFolder
{
    // Real models nest chains four or five deep.
    private const int MaxDepth = 32;

    private readonly ZipArchiveReader zip;
    private readonly string path;
    private readonly int depth;

    public ModelFolder(ZipArchiveReader zip, string path)
        : this(zip, path, 0)
    {
    }

    private ModelFolder(ZipArchiveReader zip, string path, int depth)
    {
        this.zip = zip;
        this.path = path;
        this.depth = depth;
    }

    public bool Exists => zip.Contains(Entry("Model.key"));

    public ModelFolder Child(string name) => depth < MaxDepth
        ? new ModelFolder(zip, Entry(name), depth + 1)
        : throw new ModelFormatException($"{path}: lies {depth} components deep. Train a model with fewer nested pipelines.");

    /// <summary>The numbered part of a component, as <c>Transform_007</c>.</summary>
    public ModelFolder Child(string name, int index) => Child($"{name}_{index:000}");

    public BlobReader Open() => BlobReader.Open(Entry("Model.key"), zip.Read(Entry("Model.key")));

    private string Entry(string name) => path.Length == 0 ? name : $"{path}/{name}";
}
