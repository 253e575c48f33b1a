namespace Churn.Simulation;

internal enum Life : byte
{
    NotYet,
    Active,

    /// <summary>Left, and said so.</summary>
    Cancelled,

    /// <summary>Left without a word; only the company's mails go on.</summary>
    Silent,

    /// <summary>Silent for so long that nothing asks for them any more.</summary>
    Forgotten,
}

/// <summary>One customer on one day. A copy is a customer who lives on apart.</summary>
internal struct Customer
{
    public Chance Chance;
    public Traits Traits;
    public Memory Memory;
    public Life Life;

    /// <summary>Day of leaving; <see cref="Memory.None"/> while they stay.</summary>
    public int LeftDay;

    /// <summary>Makes the customer of an index; the same whatever the size of the population.</summary>
    public static Customer Draw(ulong seed, int index, int days)
    {
        var chance = Chance.Of(seed, (ulong)index);
        var traits = TraitsDrawing.Draw(ref chance, days);
        var customer = new Customer { Traits = traits, LeftDay = Memory.None, Life = traits.JoinDay < 0 ? Life.Active : Life.NotYet };
        customer.Memory = Beginning(in traits, ref chance);
        customer.Chance = chance;
        return customer;
    }

    private static Memory Beginning(in Traits traits, ref Chance chance) => Memory.At(
        traits.JoinDay < 0 ? Math.Max(traits.JoinDay, -1 - (int)(traits.Interval * chance.Uniform())) : traits.JoinDay,
        isOnboarded: traits.JoinDay < 0);
}
