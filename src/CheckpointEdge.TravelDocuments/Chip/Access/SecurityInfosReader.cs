using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using CheckpointEdge.TravelDocuments.Cryptography;

namespace CheckpointEdge.TravelDocuments.Chip.Access;

/// <summary>
/// Sorts the entries of a SecurityInfos set (Doc 9303-11, 9.2). An entry that is not what its identifier says is kept among
/// the unknown ones: one bad entry does not cost the others.
/// </summary>
internal sealed class SecurityInfosReader
{
    private const string Pace = "0.4.0.127.0.7.2.2.4";
    private const string ChipAuthentication = "0.4.0.127.0.7.2.2.3";
    private const string PublicKeyDh = "0.4.0.127.0.7.2.2.1.1";
    private const string PublicKeyEcdh = "0.4.0.127.0.7.2.2.1.2";
    private const string TerminalAuthentication = "0.4.0.127.0.7.2.2.2";
    private const string ActiveAuthentication = "2.23.136.1.1.5";

    /// <summary>The arcs below id-PACE, and the mapping and agreement each stands for.</summary>
    private static readonly Dictionary<int, (PaceMapping Mapping, KeyAgreementKind Agreement)> _paceArcs = new()
    {
        [1] = (PaceMapping.Generic, KeyAgreementKind.Dh),
        [2] = (PaceMapping.Generic, KeyAgreementKind.Ecdh),
        [3] = (PaceMapping.Integrated, KeyAgreementKind.Dh),
        [4] = (PaceMapping.Integrated, KeyAgreementKind.Ecdh),
        [6] = (PaceMapping.ChipAuthentication, KeyAgreementKind.Ecdh),
    };

    /// <summary>Groups that a chip brings itself (count): each costs the time to look whether it is one.</summary>
    private const int OwnParametersMax = 2;

    private readonly List<PaceInfo> _pace = [];
    private readonly List<(int Arc, BigInteger? Id, DomainParameters Parameters)> _ownParameters = [];
    private readonly List<ChipAuthenticationInfo> _chipAuthentication = [];
    private readonly List<ChipAuthenticationPublicKey> _publicKeys = [];
    private readonly List<ActiveAuthenticationInfo> _activeAuthentication = [];
    private readonly List<TerminalAuthenticationInfo> _terminalAuthentication = [];
    private readonly List<UnknownSecurityInfo> _unknown = [];
    private int _ownParametersRead;

    /// <exception cref="AsnContentException">An entry is no sequence that begins with an object identifier.</exception>
    public static SecurityInfos Read(AsnReader set)
    {
        SecurityInfosReader reader = new();
        for (int count = 0; set.HasData && count < SecurityInfos.CountMax; count++)
            reader.Add(set.ReadEncodedValue());
        return reader.Result();
    }

    private void Add(ReadOnlyMemory<byte> whole)
    {
        AsnReader entry = new AsnReader(whole, AsnEncodingRules.BER).ReadSequence();
        string protocol = entry.ReadObjectIdentifier();
        bool known = false;
        try
        {
            known = TryAdd(protocol, entry);
        }
        catch (AsnContentException)
        {
            // Kept as unknown below.
        }

        if (!known)
            _unknown.Add(new(protocol, whole));
    }

    private bool TryAdd(string protocol, AsnReader entry)
    {
        switch (protocol)
        {
            case PublicKeyDh or PublicKeyEcdh:
                _publicKeys.Add(new(
                    protocol,
                    protocol == PublicKeyDh ? KeyAgreementKind.Dh : KeyAgreementKind.Ecdh,
                    entry.PeekTag() == Asn1Tag.Sequence ? entry.ReadEncodedValue() : throw new AsnContentException(),
                    OptionalInteger(entry)));
                return true;
            case ActiveAuthentication:
                _activeAuthentication.Add(new(Version(entry), entry.ReadObjectIdentifier()));
                return true;
            case TerminalAuthentication:
                _terminalAuthentication.Add(new(Version(entry)));
                return true;
            default:
                return TryAddPace(ArcsBelow(Pace, protocol), protocol, entry)
                    || TryAddChipAuthentication(ArcsBelow(ChipAuthentication, protocol), protocol, entry);
        }
    }

    private bool TryAddPace(int[] arcs, string protocol, AsnReader entry)
    {
        if (arcs.Length is not (1 or 2) || !_paceArcs.TryGetValue(arcs[0], out (PaceMapping, KeyAgreementKind) kind))
            return false;
        if (arcs.Length == 1)
        {
            if (_ownParametersRead++ >= OwnParametersMax
                || DomainParametersReader.ReadAlgorithm(entry.ReadEncodedValue()) is not { } parameters)
            {
                return false;
            }

            _ownParameters.Add((arcs[0], OptionalInteger(entry), parameters));

            // The group goes into the offers; the entry itself is kept as read.
            return false;
        }

        if (SessionCipher.OfArc(arcs[1]) is not { } cipher)
            return false;
        _pace.Add(new(protocol, kind.Item1, kind.Item2, cipher, Version(entry), OptionalInteger(entry), null));
        return true;
    }

    private bool TryAddChipAuthentication(int[] arcs, string protocol, AsnReader entry)
    {
        if (arcs is not [1 or 2, _] || SessionCipher.OfArc(arcs[1]) is not { } cipher)
            return false;
        KeyAgreementKind agreement = arcs[0] == 1 ? KeyAgreementKind.Dh : KeyAgreementKind.Ecdh;
        _chipAuthentication.Add(new(protocol, agreement, cipher, Version(entry), OptionalInteger(entry)));
        return true;
    }

    private SecurityInfos Result()
    {
        List<PaceInfo> offers = [.. _pace.Select(offer => offer with { Parameters = GroupOf(offer) })];
        HashSet<(BigInteger?, DomainParameters?)> groups = [.. offers.Select(offer => (offer.ParameterId, offer.Parameters))];
        return new()
        {
            PaceInfos =
            [
                .. offers.Select(offer => offer with { ParametersAmbiguous = groups.Count > 1 })
                    .OrderByDescending(offer => offer.Rank),
            ],
            ChipAuthenticationInfos = [.. _chipAuthentication],
            ChipAuthenticationPublicKeys = [.. _publicKeys],
            ActiveAuthenticationInfos = [.. _activeAuthentication],
            TerminalAuthenticationInfos = [.. _terminalAuthentication],
            Unknown = [.. _unknown],
        };
    }

    /// <summary>
    /// The standardized group of the number, or the chip's own of the same number; without a number the only one that the
    /// chip brings (Doc 9303-11, 9.2.1 and 9.2.2). The chip's own never takes the number of a standardized one.
    /// </summary>
    private DomainParameters? GroupOf(PaceInfo offer)
    {
        if (offer.ParameterId is { } id && StandardGroups.ById(id) is { } standard)
            return standard;
        List<DomainParameters> own =
        [
            .. _ownParameters.Where(own => offer.ParameterId is null || own.Id is null || own.Id == offer.ParameterId)
                .Where(own => own.Parameters is ModularGroup == (offer.Agreement == KeyAgreementKind.Dh))
                .Select(own => own.Parameters),
        ];
        return own.Count == 1 ? own[0] : own.Count == 0 ? null : OfSameMapping(offer);
    }

    private DomainParameters? OfSameMapping(PaceInfo offer)
    {
        int arc = _paceArcs.First(pair => pair.Value == (offer.Mapping, offer.Agreement)).Key;
        List<DomainParameters> own =
        [
            .. _ownParameters.Where(own => own.Arc == arc && (offer.ParameterId is null || own.Id == offer.ParameterId))
                .Select(own => own.Parameters),
        ];
        return own.Count == 1 ? own[0] : null;
    }

    private static int[] ArcsBelow(string root, string protocol)
    {
        if (!protocol.StartsWith(root + ".", StringComparison.Ordinal))
            return [];
        string[] parts = protocol[(root.Length + 1)..].Split('.');
        return [.. parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int arc) ? arc : -1)];
    }

    private static int Version(AsnReader entry) => entry.TryReadInt32(out int version) ? version : -1;

    private static BigInteger? OptionalInteger(AsnReader entry) =>
        entry.HasData && entry.PeekTag() == Asn1Tag.Integer ? entry.ReadInteger() : null;
}
