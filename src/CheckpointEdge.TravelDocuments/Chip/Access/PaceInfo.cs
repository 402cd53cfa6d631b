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
    /// <summary>This library can open the chip with it.</summary>
    public bool IsUsable => Version == 2 && Parameters is not null;

    /// <summary>For the report: <c>ECDH-GM AES-128 brainpoolP256r1</c>.</summary>
    public override string ToString() => Protocol;
}
