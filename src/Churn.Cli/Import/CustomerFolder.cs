using Churn.Features;
using Churn.Redis;

namespace Churn.Cli.Import;

/// <summary>Folds a customer's history behind what the store has of the customer, as if every event had been appended just now.</summary>
/// <remarks>So an import needs no rules of its own: dedupe, erasure and the cap on series are those of any fold. Thread-safe.</remarks>
internal sealed class CustomerFolder(ImportSource source, TimeSpan dedupeHorizon, TimeProvider time) : IDisposable
{
    private readonly ThreadLocal<CustomerState> states = new(() => new CustomerState((long)dedupeHorizon.TotalMilliseconds));
    private readonly ThreadLocal<Nonces> nonces = new(() => new Nonces());

    /// <summary>Folds.</summary>
    /// <param name="customer">Index into the log's customers.</param>
    /// <param name="stored">The customer's list.</param>
    /// <returns>Null if this import is in the list already.</returns>
    /// <exception cref="UnreadableSnapshotException">The list begins with what only a newer version can read, or nobody.</exception>
    public CustomerDraft? Fold(int customer, in StoredElements stored)
    {
        var state = states.Value!;
        var folded = CustomerFold.Fold(stored, stored.Count, state);
        if (!folded.IsCompactable)
        {
            // What follows belongs to a newer version: it stays behind the snapshot, in which the order of events does not matter.
            folded = folded.Compactable > 0 ? CustomerFold.Fold(stored, folded.Compactable, state) : throw new UnreadableSnapshotException();
        }
        if (state.HasImport(source.Id))
        {
            return null;
        }
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        FoldProfile(customer, state);
        var tally = FoldEvents(customer, state, now);
        state.NoteImport(source.Id);
        return new CustomerDraft(state.WriteSnapshot(nonces.Value!.Next(), now), stored.Head, folded.Count, tally);
    }

    public void Dispose()
    {
        states.Dispose();
        nonces.Dispose();
    }

    private EventTally FoldEvents(int customer, CustomerState state, long now)
    {
        Span<int> outcomes = stackalloc int[Enum.GetValues<FoldOutcome>().Length];
        outcomes.Clear();
        var capped = 0;
        // The first may key the hashes of all the customer's ids; the others' heads are never stored.
        var nonce = nonces.Value!.Next();
        Span<byte> element = stackalloc byte[EventElement.MaxLength];
        foreach (var e in source.Log.Of(customer))
        {
            var result = state.Fold(element[..source.Log.WriteElement(e, now, nonce, element)]);
            outcomes[(int)result.Outcome]++;
            capped += result.SeriesCapped ? 1 : 0;
        }
        return new EventTally(
            outcomes[(int)FoldOutcome.Accepted], outcomes[(int)FoldOutcome.Duplicate], outcomes[(int)FoldOutcome.Conflict],
            outcomes[(int)FoldOutcome.Erased], capped);
    }

    // What the store knows is newer than any history: only what is unset there is taken.
    private void FoldProfile(int customer, CustomerState state)
    {
        if (state.ErasedAt is not null || source.ProfileOf(source.Log.Customers[customer]) is not { } profile)
        {
            return;
        }
        var known = state.Profile;
        var unset = (known.CustomerSince is null ? ProfileFields.CustomerSince : 0)
            | (known.RenewalAt is null ? ProfileFields.RenewalAt : 0)
            | (known.ValueUnits is null ? ProfileFields.Value : 0)
            | (known.Segment is null ? ProfileFields.Segment : 0)
            | (known.Industry is null ? ProfileFields.Industry : 0);
        state.Fold(ProfileElement.Encode(profile, unset, nonces.Value!.Next()));
    }
}
