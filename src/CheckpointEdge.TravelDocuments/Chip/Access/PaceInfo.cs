using System.Numerics;
using CheckpointEdge.TravelDocuments.Cryptography;

namespace CheckpointEdge.TravelDocuments.Chip.Access;

/// <summary>One offer of PACE (Doc 9303-11, 9.2.1), with the group it names. Immutable.</summary>
/// <param name="Protocol">Its object identifier, <c>0.4.0.127.0.7.2.2.4.…</c>.</param>
/// <param name="ParameterId">Of the standardized group (Doc 9303-11, 9.5.1) or of the chip's own; null: not given.</param>
/// <param name="Parameters">Null when the group is unknown: the offer cannot be used.</param>
public sealed record PaceInfo(
    string Protocol,
    PaceMapping Mapping,
    KeyAgreementKind Agreement,
    SessionCipher Cipher,
    int Version,
    BigInteger? ParameterId,
    DomainParameters? Parameters)
{
    /// <summary>
    /// The chip offers more than one group, so the command has to name the one that is meant (object 84, Doc 9303-11,
    /// 4.4.4.1).
    /// </summary>
    public bool ParametersAmbiguous { get; init; }

    /// <summary>The largest number of a group that is sent to a chip; the standard has one byte.</summary>
    private const int ParameterIdMax = 0xFFFF;

    /// <summary>This library can open the chip with it.</summary>
    public bool IsUsable => Version == 2 && Parameters is not null
        && (ParameterId is null || ParameterId >= 0 && ParameterId <= ParameterIdMax)
        && Parameters is ModularGroup == (Agreement == KeyAgreementKind.Dh)
        && (Mapping != PaceMapping.Integrated || Parameters.AllowsIntegratedMapping);

    /// <summary>
    /// What the offers are chosen by, the greatest first: usable; AES before 3DES; the mapping that proves the chip as well,
    /// then the generic one, which most chips have proven; curves before numbers, which are slow; the longer key; the larger
    /// field.
    /// </summary>
    internal (bool, bool, int, bool, SessionCipher, int) Rank => (
        IsUsable,
        Cipher != SessionCipher.TripleDes,
        Mapping switch { PaceMapping.ChipAuthentication => 2, PaceMapping.Generic => 1, _ => 0 },
        Agreement == KeyAgreementKind.Ecdh,
        Cipher,
        Parameters?.FieldSizeBits ?? 0);

    /// <summary>For the report: <c>ECDH-GM AES-128 brainpoolP256r1</c>.</summary>
    public override string ToString()
    {
        string mapping = Mapping switch { PaceMapping.Generic => "GM", PaceMapping.Integrated => "IM", _ => "CAM" };
        string group = Parameters?.Name ?? "unknown group";
        return $"{(Agreement == KeyAgreementKind.Dh ? "DH" : "ECDH")}-{mapping} {Cipher.Name} {group}";
    }
}
