using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.Simulators.ChipReaders.Agreement;
using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Simulators.ChipReaders;

/// <summary>How PACE maps the nonce (Doc 9303-11, 4.4.3.3).</summary>
public enum PaceMapping
{
    Generic,
    Integrated,

    /// <summary>Generic mapping that also proves the chip's own key of EF.CardSecurity.</summary>
    ChipAuthentication,
}

/// <summary>Of secure messaging, with its key length.</summary>
public enum ChipCipher
{
    TripleDes,
    Aes128,
    Aes192,
    Aes256,
}

/// <summary>One PACEInfo of EF.CardAccess.</summary>
/// <param name="ParameterId">Standardised domain parameters (Doc 9303-11, table 6): 0 to 2 are DH groups, 8 to 18 curves.</param>
public sealed record PaceOffer(PaceMapping Mapping, ChipCipher Cipher, int ParameterId)
{
    private static readonly (string Word, PaceMapping Mapping)[] _mappings =
        [("gm", PaceMapping.Generic), ("im", PaceMapping.Integrated), ("cam", PaceMapping.ChipAuthentication)];

    private static readonly (string Word, ChipCipher Cipher)[] _ciphers =
        [("3des", ChipCipher.TripleDes), ("aes128", ChipCipher.Aes128), ("aes192", ChipCipher.Aes192), ("aes256", ChipCipher.Aes256)];

    /// <summary>As command line and travellers' files write it: <c>gm-aes128-13</c>, <c>im-3des-12</c>, <c>cam-aes256-13</c>.</summary>
    public static PaceOffer? Parse(string text)
    {
        string[] parts = text.Split('-');
        (string Word, PaceMapping Mapping) mapping = _mappings.FirstOrDefault(m => m.Word == parts[0]);
        (string Word, ChipCipher Cipher) cipher = _ciphers.FirstOrDefault(c => parts.Length == 3 && c.Word == parts[1]);
        bool isKnown = mapping.Word is not null && cipher.Word is not null
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            && AgreementDomain.IsStandardised(id)
            && !(mapping.Mapping == PaceMapping.ChipAuthentication && (id < 8 || cipher.Cipher == ChipCipher.TripleDes))
            && !(mapping.Mapping == PaceMapping.Integrated && id == 10);
        return isKnown ? new PaceOffer(mapping.Mapping, cipher.Cipher, int.Parse(parts[2], CultureInfo.InvariantCulture)) : null;
    }
}

/// <summary>A static key of the chip for Chip Authentication or for PACE with chip-authentication mapping.</summary>
/// <param name="ParameterId">As in <see cref="PaceOffer"/>.</param>
/// <param name="PrivateKey">A number below the group's order, big-endian; empty: the chip lost it (a clone).</param>
/// <param name="KeyId">Told in DG14 where a chip has several keys; null: none.</param>
public sealed record AgreementKey(ChipCipher Cipher, int ParameterId, ReadOnlyMemory<byte> PrivateKey, int? KeyId = null);

/// <summary>How the chip answers a READ BINARY that asks for more than it sends in one response.</summary>
public enum ReadRefusal
{
    /// <summary>It sends as much as it can and says 9000.</summary>
    Shorter,

    /// <summary>6700: wrong length.</summary>
    WrongLength,

    /// <summary>6Cxx with the length it can send (00 for 256).</summary>
    ExactLength,

    /// <summary>6B00: wrong parameters.</summary>
    WrongParameters,
}

/// <summary>What the chip's memory and front end allow. Immutable.</summary>
public sealed record ChipLimits
{
    /// <summary>Commands and responses of extended length (ISO/IEC 7816-4, 5.2); false: 6700 to such a command.</summary>
    public bool ExtendedLength { get; init; } = true;

    /// <summary>The most data of a file in one response (bytes): 160, 224, 231, 256 … 65 535.</summary>
    public int ReadBytesMax { get; init; } = 65_535;

    public ReadRefusal Refusal { get; init; } = ReadRefusal.Shorter;

    /// <summary>What the chip takes for an ordinary command, and for one that computes with keys.</summary>
    public TimeSpan Latency { get; init; }

    public TimeSpan KeyLatency { get; init; }
}

/// <summary>
/// Everything that one fictional e-passport holds: its printed lines, its files and its private keys. Made by
/// <see cref="Issuing.PassportIssuer"/>, spoken to through <see cref="VirtualChip"/>, kept as one file by
/// <see cref="Passports.PassportFile"/>. Immutable.
/// </summary>
public sealed record VirtualPassport
{
    /// <summary>The printed machine-readable zone, with its check digits.</summary>
    public required ImmutableArray<string> Lines { get; init; }

    /// <summary>The card access number, six digits.</summary>
    public required string CardAccessNumber { get; init; }

    /// <summary>Contents by file; what is absent answers 6A82.</summary>
    public required ImmutableDictionary<ChipFile, ReadOnlyMemory<byte>> Files { get; init; }

    /// <summary>
    /// What opens the chip by the printed lines: number, birth and expiry with their check digits (Doc 9303-11, 4.3.2).
    /// Of the zone that the holder was issued with, so it may differ from <see cref="Lines"/> after tampering.
    /// </summary>
    public required string KeyInformation { get; init; }

    /// <summary>Opens by Basic Access Control.</summary>
    public bool BasicAccess { get; init; } = true;

    /// <summary>As EF.CardAccess offers it; empty: no PACE.</summary>
    public ImmutableArray<PaceOffer> Pace { get; init; } = [];

    public ImmutableArray<AgreementKey> AgreementKeys { get; init; } = [];

    /// <summary>For Active Authentication: PKCS#8, RSA or ECDSA; empty: none, or a clone.</summary>
    public ReadOnlyMemory<byte> ActiveAuthenticationKey { get; init; }

    /// <summary>The hash of ECDSA and of ISO/IEC 9796-2 in Active Authentication: <c>SHA-1</c>, <c>SHA-256</c> …</summary>
    public string ActiveAuthenticationHash { get; init; } = "SHA-256";

    public ChipLimits Limits { get; init; } = new();

    public override string ToString() => $"fictional passport with {Files.Count} files";
}
