namespace Grpc.Core;

/// <summary>On a generated service base: says which static method binds it.</summary>
/// <param name="bindType">The generated class with the method.</param>
/// <param name="bindMethodName">Name of the method.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = true)]
public sealed class BindServiceMethodAttribute(Type bindType, string bindMethodName) : Attribute
{
    /// <summary>The generated class with the method.</summary>
    public Type BindType { get; } = bindType;

    /// <summary>Name of the method.</summary>
    public string BindMethodName { get; } = bindMethodName;
}
