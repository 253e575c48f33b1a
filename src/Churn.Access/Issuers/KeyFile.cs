namespace Churn.Access;

/// <summary>Keys of a file, which is read again when it changes, with the access file.</summary>
internal sealed class KeyFile(SigningKeys keys) : IKeySource
{
    public SigningKeys Current => keys;

    public void LookForNew()
    {
    }
}
