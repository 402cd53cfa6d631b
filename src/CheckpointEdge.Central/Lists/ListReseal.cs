using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;

namespace CheckpointEdge.Central.Lists;

/// <content>
/// What follows when a board is stolen: it holds the key of the list it had. What it already has cannot be called back; no
/// list after it may be sealed with a key that it knows.
/// </content>
public sealed partial class ListWorkflow
{
    /// <summary>
    /// Prepares the same content under new keys, after a board was revoked: of the open draft where there is one, which gives
    /// way, else of the publication. It is another list, so two approvers sign it.
    /// </summary>
    /// <returns>What happens now, for people.</returns>
    /// <exception cref="CentralException">Another import is running, or nobody was revoked; nothing has changed.</exception>
    public string Reseal(string resealedBy)
    {
        if (_database.Read(DraftStore.Published) is not { } published)
            return "No list is published: the first one is sealed without this board.";
        Draft? open = _database.Read(DraftStore.Open);
        if (open is not null && KeyOf(open) != KeyOf(published))
            return $"Draft {open.Generation} has a key that no board was given yet; two approvers sign it.";
        if (!AnyRevokedSince(published))
            return $"No board was revoked since list {published.Generation} was made: its key is known to boards in service alone.";
        Draft content = open ?? published;
        DraftView draft = MakeDraft(
            [], resealedBy, place => _maker.Resealed(place, _drafts.Of(content.Id), content, CancellationToken.None), CancellationToken.None);
        return $"Draft {draft.Generation}, the same content under a new key, is prepared: two approvers must sign it before it can be "
            + "published; signatures given before do not count for it. Until then the boards keep the list they have, which a stolen "
            + "board can read too.";
    }

    /// <summary>A draft made before a board was revoked has the key that the board was given: it must not go out.</summary>
    private void RequireUnknownKey(StoreConnection transaction, Draft draft)
    {
        if (DraftStore.Published(transaction) is { } published && KeyOf(published) == KeyOf(draft)
            && AnyRevokedSince(published))
        {
            throw new CentralException(
                $"A board was revoked since list {published.Generation} was made and knows the key of draft {draft.Generation}: "
                + "have the list sealed with a new key (checkpointctl central reseal), and two approvers sign that draft.");
        }
    }

    private bool AnyRevokedSince(Draft list) => _units.AnyRevokedSince(_drafts.Of(list.Id).RevokedBefore, list.CreatedAt);

    private static string KeyOf(Draft draft) =>
        SignedMetadata.ReadUnverified(draft.Envelope, ExchangeJson.Default.ListManifest).Slice.KeyIdentity;
}
