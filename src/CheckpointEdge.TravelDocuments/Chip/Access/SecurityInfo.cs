using System.Numerics;

namespace CheckpointEdge.TravelDocuments.Chip.Access;

/// <summary>How PACE makes a generator out of the nonce (Doc 9303-11, 4.4.3.3).</summary>
public enum PaceMapping
{
    /// <summary>GM: two key agreements.</summary>
    Generic,

    /// <summary>IM: a map from the nonce to the group.</summary>
    Integrated,

    /// <summary>CAM: the generic one, whose key proves the chip as well.</summary>
    ChipAuthentication,
}

/// <summary>The group in which keys are agreed.</summary>
public enum KeyAgreementKind
{
    /// <summary>Diffie-Hellman modulo a prime.</summary>
    Dh,

    /// <summary>Diffie-Hellman on an elliptic curve.</summary>
    Ecdh,
}

/// <summary>id-CA-… (Doc 9303-11, 9.2.5): a protocol of Chip Authentication and the key it is for.</summary>
/// <param name="Version">1 (or 2, which needs PACE and Terminal Authentication and is not done).</param>
/// <param name="KeyId">Null: the chip has one key.</param>
public sealed record ChipAuthenticationInfo(
    string Protocol, KeyAgreementKind Agreement, SessionCipher Cipher, int Version, BigInteger? KeyId);

/// <summary>id-PK-DH, id-PK-ECDH (Doc 9303-11, 9.2.6): a static key of the chip.</summary>
/// <param name="SubjectPublicKeyInfo">The bytes as read.</param>
/// <param name="KeyId">Null: the chip has one key.</param>
public sealed record ChipAuthenticationPublicKey(
    string Protocol, KeyAgreementKind Agreement, ReadOnlyMemory<byte> SubjectPublicKeyInfo, BigInteger? KeyId);

/// <summary>id-AA (Doc 9303-11, 9.2.4): how an Active Authentication by ECDSA hashes.</summary>
/// <param name="SignatureAlgorithm">Its object identifier, such as ecdsa-plain-SHA256 <c>0.4.0.127.0.7.1.1.4.1.3</c>.</param>
public sealed record ActiveAuthenticationInfo(int Version, string SignatureAlgorithm);

/// <summary>id-TA (TR-03110-3, A.1.1.3): the chip knows Terminal Authentication; kept, not used.</summary>
public sealed record TerminalAuthenticationInfo(int Version);

/// <summary>An entry as read.</summary>
/// <param name="Protocol">Its object identifier.</param>
/// <param name="Whole">The entry with its header.</param>
public sealed record UnknownSecurityInfo(string Protocol, ReadOnlyMemory<byte> Whole);
