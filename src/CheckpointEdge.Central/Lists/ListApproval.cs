using System.Collections.Immutable;
using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Roles;

namespace CheckpointEdge.Central.Lists;

/// <content>Signatures: of the whole list, and of the slices that have approvers of their own.</content>
public sealed partial class ListWorkflow
{
    /// <summary>Adds an approver's signature, made with that person's own key.</summary>
    /// <param name="key">Opened with the approver's password, and disposed by the caller.</param>
    /// <param name="shown"><see cref="DraftView.Content"/> of what the approver saw; null: the caller has looked at nothing else.</param>
    /// <exception cref="CentralException">
    /// The draft is held, not the open one, signed by this person already, or another than the one shown.
    /// </exception>
    public void Approve(Guid id, Account approver, SigningKey key, string? shown = null) =>
        Approve(id, approver, key.Public, (_, envelope) => SignedMetadata.AddSignature(envelope, key), shown);

    /// <summary>As the other, with signatures that the approver made elsewhere over <see cref="BytesToSign"/>.</summary>
    /// <param name="signatures">By what they sign: <see cref="RolesToSign"/>.</param>
    /// <param name="shown">As for the other.</param>
    /// <exception cref="CentralException">
    /// One is missing or is not this key's over the draft as it is now, or as for the other.
    /// </exception>
    public void Approve(
        Guid id, Account approver, PublicKey key, IReadOnlyDictionary<string, byte[]> signatures, string? shown) => Approve(
        id, approver, key, (role, envelope) => Signed(envelope, role, key, signatures), shown);

    private static byte[] Signed(byte[] envelope, string role, PublicKey key, IReadOnlyDictionary<string, byte[]> signatures)
    {
        if (!signatures.TryGetValue(role, out byte[]? signature))
            throw new CentralException($"Your signature on '{role}' is missing; nothing was signed.");
        try
        {
            return SignedMetadata.AddSignature(envelope, key, signature);
        }
        catch (MetadataException failure)
        {
            throw new CentralException("This signature is not of your key over this draft; nothing was signed.", failure);
        }
    }

    /// <summary>What an approver's key signs of a draft: <c>targets</c> is the whole list, every other name a slice.</summary>
    /// <exception cref="CentralException">The draft is not the open one.</exception>
    public ImmutableArray<string> RolesToSign(Guid id, PublicKey key) =>
        _database.Read(reader => OpenDraft(reader, id)).RolesFor(key, Offer.Signers);

    /// <summary>What a signature is made over.</summary>
    /// <exception cref="CentralException">The draft is not the open one, or has no such role.</exception>
    public byte[] BytesToSign(Guid id, string role) =>
        SignedMetadata.BytesToSign(_database.Read(reader => OpenDraft(reader, id)).EnvelopeOf(role));

    private void Approve(Guid id, Account approver, PublicKey key, Func<string, byte[], byte[]> sign, string? shown) => _database.Write(transaction =>
    {
        Draft draft = OpenDraft(transaction, id);
        RequireNumber(draft);
        if (!draft.MayBeSigned)
            throw new CentralException("This draft is held: an operator must accept the shrinking first.");
        if (_calibration.IsRunning(id))
            throw new CentralException("The false alarms of this draft are still being counted; sign it when the figures are there.");
        if (shown is not null && shown != draft.Content)
            throw new CentralException("This draft has changed since it was shown to you; look at it again, then sign.");
        if (DraftStore.Approvals(transaction, id).Any(approval => approval.Account == approver.Name))
            throw new CentralException($"{approver.Name} has signed this draft already; another person must sign as well.");
        ImmutableArray<string> roles = draft.RolesFor(key, Offer.Signers);
        Draft signed = roles.Aggregate(draft, (each, role) => each.With(role, sign(role, each.EnvelopeOf(role))));
        DraftStore.AddApproval(transaction, signed, approver.Name, key.KeyId, _time.GetUtcNow());
        string what = string.Join(", ", roles.Where(role => role != TargetsRole.TypeName));
        _audit.Add(
            transaction, approver.Name, "list-approved",
            $"{(roles.Contains(TargetsRole.TypeName) ? $"Draft {draft.Generation}" : $"Of draft {draft.Generation} a part")} was signed with key "
            + $"{key.KeyId[..12]}{(what.Length == 0 ? "" : $"; slices: {what}")}.");
    });
}
