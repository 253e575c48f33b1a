namespace Churn.Benchmarks.Micro;

/// <summary>Most bytes that one call of a benchmark may allocate, once it is warm: <c>gate</c> fails where it allocates more.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AllocatesAttribute(long most) : Attribute
{
    public long Most { get; } = most;
}
