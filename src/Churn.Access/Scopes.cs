namespace Churn.Access;

/// <summary>What a credential lets its holder do; docs/access.md has the methods of each.</summary>
[Flags]
public enum Scopes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Send events.</summary>
    Record = 1,

    /// <summary>Ask for scores.</summary>
    Score = 2,

    /// <summary>Watch scores as they change.</summary>
    Watch = 4,

    /// <summary>Read what is held on a customer, and change the profile.</summary>
    Profile = 8,

    /// <summary>Erase customers and export what is held on them.</summary>
    Erase = 16,

    /// <summary>Look at models and load them.</summary>
    Admin = 32,

    /// <summary>All of them.</summary>
    All = Record | Score | Watch | Profile | Erase | Admin,
}
