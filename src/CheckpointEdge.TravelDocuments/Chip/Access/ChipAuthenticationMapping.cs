using System.Security.Cryptography;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Cryptography;

namespace CheckpointEdge.TravelDocuments.Chip.Access;

/// <summary>
/// What a chip left of itself in PACE with chip-authentication mapping (Doc 9303-11, 4.4.3.3.3): whether it holds the key
/// that EF.CardSecurity names. Immutable.
/// </summary>
public sealed class ChipAuthenticationMapping
{
    private readonly PaceInfo _chosen;
    private readonly ReadOnlyMemory<byte> _mappingKey;
    private readonly byte[]? _authenticationData;

    /// <param name="mappingKey">PK_Map,IC as the chip sent it.</param>
    /// <param name="authenticationData">CA_IC; null when the chip sent none that can be read.</param>
    internal ChipAuthenticationMapping(PaceInfo chosen, ReadOnlyMemory<byte> mappingKey, byte[]? authenticationData)
    {
        _chosen = chosen;
        _mappingKey = mappingKey;
        _authenticationData = authenticationData;
    }

    /// <summary>
    /// Whether the mapping key is the multiple of a static key that only its holder can name (4.4.3.5.2). Whether
    /// EF.CardSecurity is genuine is judged by Trust.
    /// </summary>
    /// <param name="cardSecurity">The content of EF.CardSecurity: <see cref="SecurityInfos.TryReadSigned"/>.</param>
    public ChipAuthenticationProof Verify(SecurityInfos cardSecurity)
    {
        if (_authenticationData is not { } data)
            return new(false, default, false, "The chip sent no chip-authentication data that can be read.");
        ReadOnlyMemory<byte> tried = default;
        foreach (ChipAuthenticationPublicKey key in InOrder(cardSecurity))
        {
            if (DomainParametersReader.ReadPublicKey(key.SubjectPublicKeyInfo) is not { Parameters: EllipticCurve curve } read
                || !curve.Equals((EllipticCurve)_chosen.Parameters!))
            {
                continue;
            }

            tried = key.SubjectPublicKeyInfo;
            if (curve.Multiple(read.PublicKey, data) is { } multiple && curve.AreSame(multiple, _mappingKey.Span))
                return new(true, tried, false, $"{_chosen}{(key.KeyId is { } id ? $", key {id}" : "")}");
        }

        return new(false, tried, false, tried.IsEmpty
            ? "EF.CardSecurity names no key on the curve of PACE."
            : "The chip does not hold the key that EF.CardSecurity names.");
    }

    /// <summary>CA_IC out of object 8A (4.4.3.5.3 and 4.4.3.5.4): CBC with IV = E(KSenc, -1), padding method 2.</summary>
    internal static byte[]? Decrypt(byte[] encryptionKey, ReadOnlyMemory<byte>? encrypted)
    {
        if (encrypted is not { Length: > 0 and <= 256 } data || data.Length % AesCmac.BlockSizeBytes != 0)
            return null;
        using Aes aes = Aes.Create();
        aes.Key = encryptionKey;
        byte[] minusOne = new byte[AesCmac.BlockSizeBytes];
        Array.Fill(minusOne, (byte)0xFF);
        byte[] padded = aes.DecryptCbc(data.Span, aes.EncryptEcb(minusOne, PaddingMode.None), PaddingMode.None);
        int length = BlockPadding.PlainLength(padded);
        return length > 0 ? padded[..length] : null;
    }

    /// <summary>The key of the number of the group first, as the worked example numbers it, then the others.</summary>
    private IEnumerable<ChipAuthenticationPublicKey> InOrder(SecurityInfos cardSecurity) =>
        cardSecurity.ChipAuthenticationPublicKeys.OrderByDescending(key => key.KeyId is { } id && id == _chosen.ParameterId);
}
