using System.Collections.Immutable;
using System.Security.Cryptography;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Roles;

namespace CheckpointEdge.Central.Lists;

/// <summary>Where a draft stands.</summary>
internal enum DraftState
{
    /// <summary>At most one is open.</summary>
    Open,

    /// <summary>A few posts are offered it before the others.</summary>
    Canary,
    Published,
    Discarded,
}

/// <summary>A draft as it is stored: a list with the signatures so far. Immutable.</summary>
/// <param name="Envelope">The manifest of the whole list.</param>
internal sealed record Draft(
    Guid Id,
    long Generation,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    ImmutableArray<string> Sources,
    ListDifference Difference,
    bool Held,
    string GuardSentence,
    string? AcceptedBy,
    string? AcceptedReason,
    byte[] Envelope,
    DateTimeOffset? PublishedAt)
{
    /// <summary>The slices that approvers of their own sign, by name.</summary>
    public ImmutableSortedDictionary<string, byte[]> Delegated { get; init; } = ImmutableSortedDictionary<string, byte[]>.Empty;

    public bool MayBeSigned => !Held || AcceptedBy is not null;

    /// <summary>What it says, whoever has signed it: for showing and comparing, never for a board.</summary>
    public ListManifest Manifest
    {
        get
        {
            ListManifest whole = Whole;
            return RolesOf(whole).Aggregate(whole, (list, role) =>
                list.With(role, SignedMetadata.ReadUnverified(Delegated[role.Name], ExchangeJson.Default.TargetsRole)));
        }
    }

    private ListManifest Whole => SignedMetadata.ReadUnverified(Envelope, ExchangeJson.Default.ListManifest);

    /// <summary>What one key is to sign: slices that name it, and the whole list unless it is there for slices alone.</summary>
    /// <param name="signers">Whose signatures the whole list needs.</param>
    public ImmutableArray<string> RolesFor(PublicKey key, TrustedRole signers)
    {
        ImmutableArray<string> slices = [.. RolesOf(Whole).Where(role => role.KeyIds.Contains(key.KeyId)).Select(role => role.Name)];
        // A key that is in no root yet counts after the next one: its signature stands already.
        return slices.IsEmpty || signers.Keys.Any(one => one.KeyId == key.KeyId) ? slices.Insert(0, TargetsRole.TypeName) : slices;
    }

    /// <exception cref="CentralException">There is no such role in this draft.</exception>
    public byte[] EnvelopeOf(string role) => role == TargetsRole.TypeName
        ? Envelope
        : Delegated.GetValueOrDefault(role) ?? throw new CentralException($"This draft has no slice '{role}' with approvers of its own.");

    public Draft With(string role, byte[] envelope) => role == TargetsRole.TypeName
        ? this with { Envelope = envelope }
        : this with { Delegated = Delegated.SetItem(role, envelope) };

    /// <summary>What boards would take.</summary>
    /// <exception cref="MetadataException">Signatures are missing.</exception>
    public ListManifest Verified(TrustedRole signers)
    {
        ListManifest whole = SignedMetadata.Verify(Envelope, signers, ExchangeJson.Default.ListManifest);
        return RolesOf(whole).Aggregate(whole, (list, role) =>
        {
            try
            {
                return list.With(role, Delegated[role.Name]);
            }
            catch (MetadataException failure)
            {
                throw new MetadataException(failure.Refusal, $"The slice {role.Name}: {failure.Message}");
            }
        });
    }

    /// <summary>
    /// Names what there is to sign, whoever has signed it so far: SHA-256, in hexadecimal, over the SHA-256 of the whole list's bytes and of
    /// each slice's, by name. A draft keeps its id when its thresholds or its policy become others; this changes.
    /// </summary>
    public string Content => Convert.ToHexStringLower(SHA256.HashData([
        .. Delegated.Values.Prepend(Envelope).SelectMany(envelope => SHA256.HashData(SignedMetadata.BytesToSign(envelope))),
    ]));

    /// <summary>Signatures that are missing, in a sentence for each role that lacks some.</summary>
    public ImmutableArray<string> Missing(TrustedRole signers)
    {
        ListManifest whole = Whole;
        List<string> missing = [];
        Tell("The whole list", SignedMetadata.ValidSigners(Envelope, signers).Length, signers.Threshold);
        foreach (DelegatedRole role in RolesOf(whole))
        {
            TrustedRole own = whole.SignersOf(role);
            Tell($"The slice {role.Name}", SignedMetadata.ValidSigners(Delegated[role.Name], own).Length, own.Threshold);
        }

        return [.. missing];

        void Tell(string what, int found, int needed)
        {
            if (found < needed)
                missing.Add($"{what} has {found} of {needed} signatures.");
        }
    }

    private static ImmutableArray<DelegatedRole> RolesOf(ListManifest whole) => whole.Delegations?.Roles ?? [];
}
