namespace Churn.Models.MlNet;

/// <summary>(x − offset) · scale for each slot: what min-max, mean-variance and robust scaling come to.</summary>
internal sealed class AffineFunction
{
    private readonly double[] scales;
    private readonly double[] offsets;

    private AffineFunction(ItemKind kind, double[] scales, double[] offsets)
    {
        Kind = kind;
        this.scales = scales;
        this.offsets = offsets;
    }

    public ItemKind Kind { get; }

    public int Length => scales.Length;

    public static AffineFunction Read(BlobReader blob)
    {
        if (blob.Loader != "AffineNormExec")
        {
            throw Refusal.Of(blob, "normaliser");
        }

        blob.RequireVersion(0x00010003, 0x00010003);
        ItemKind kind = blob.Int32() switch
        {
            sizeof(float) => ItemKind.Single,
            sizeof(double) => ItemKind.Double,
            int size => throw blob.Damaged($"computes in floats of {size} bytes"),
        };
        int length = blob.Int32();
        int sparse = blob.Int32();
        int[]? places = sparse == -1 ? null : blob.Items<int>(sparse);
        double[] scales = TypedValue.Numbers(blob, kind, blob.Int32());
        double[] offsets = TypedValue.Numbers(blob, kind, blob.Int32());
        blob.End();

        int given = places?.Length ?? length;
        if (length is < 1 or > FeatureLimits.MaxFeatures || scales.Length != given || (offsets.Length != 0 && offsets.Length != given)
            || (places is not null && places.AsSpan().ContainsAnyExceptInRange(0, length - 1))
            || !scales.All(double.IsFinite) || !offsets.All(double.IsFinite))
        {
            throw blob.Damaged($"has {scales.Length} scales and {offsets.Length} offsets for {given} of {length} slots");
        }

        return new AffineFunction(kind, Spread(places, length, scales, 1), Spread(places, length, offsets, 0));
    }

    public PlanStep Step(int source, int slot) =>
        new(Kind == ItemKind.Single ? PlanOperation.AffineSingle : PlanOperation.AffineDouble, source, 0, scales[slot], offsets[slot]);

    // What is not listed passes through unchanged.
    private static double[] Spread(int[]? places, int length, double[] values, double otherwise)
    {
        if (places is null && values.Length == length)
        {
            return values;
        }

        var full = new double[length];
        Array.Fill(full, otherwise);
        for (int i = 0; i < values.Length; i++)
        {
            full[places![i]] = values[i];
        }

        return full;
    }
}
