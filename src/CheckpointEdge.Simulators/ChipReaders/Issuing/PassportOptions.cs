using System.Collections.Immutable;

namespace CheckpointEdge.Simulators.ChipReaders.Issuing;

/// <summary>How a fictional state signs.</summary>
public enum SignatureScheme
{
    /// <summary>ECDSA over brainpoolP256r1 with SHA-256.</summary>
    EcdsaBrainpool256,

    /// <summary>ECDSA over P-384 with SHA-384.</summary>
    EcdsaP384,

    /// <summary>RSASSA-PSS, 3072 bits, SHA-256.</summary>
    RsaPss,

    /// <summary>RSASSA-PKCS1-v1_5, 2048 bits, SHA-256.</summary>
    RsaPkcs1,
}

/// <summary>A fictional state. Immutable.</summary>
public sealed record IssuerOptions
{
    /// <summary>In the machine-readable zone.</summary>
    public string State { get; init; } = "UTO";

    /// <summary>In the certificates' names: two letters.</summary>
    public string CountryCode { get; init; } = "UT";

    public SignatureScheme Scheme { get; init; } = SignatureScheme.EcdsaBrainpool256;

    /// <summary>Curves written with all their numbers, as most states do, and not by name.</summary>
    public bool ExplicitParameters { get; init; } = true;
}

/// <summary>A file for a folder of trust: <c>csca.cer</c>, <c>masterlist.ml</c>, <c>signers.crl</c>.</summary>
public sealed record IssuedFile(string Name, ReadOnlyMemory<byte> Content);

/// <summary>How the face is written into DG2.</summary>
public enum FaceRecordFormat
{
    /// <summary>ISO/IEC 19794-5:2005, as almost every passport in circulation.</summary>
    Iso19794,

    /// <summary>ISO/IEC 39794-5:2019, from 2026 on.</summary>
    Iso39794,
}

/// <summary>Which key answers Active Authentication.</summary>
public enum ActiveAuthenticationChoice
{
    None,
    Rsa1024,
    Rsa2048,
    EcdsaP256,
    EcdsaBrainpool256,
}

/// <summary>What one fictional passport is to hold. Immutable.</summary>
public sealed record PassportOptions
{
    /// <summary>The lines of DG1, with their check digits.</summary>
    public required ImmutableArray<string> Lines { get; init; }

    /// <summary>What is printed, where it differs from DG1; default: the same.</summary>
    public ImmutableArray<string> PrintedLines { get; init; }

    /// <summary>JPEG or JPEG 2000; empty: a fictional face is drawn.</summary>
    public ReadOnlyMemory<byte> Portrait { get; init; }

    public FaceRecordFormat Face { get; init; } = FaceRecordFormat.Iso19794;

    public bool BasicAccess { get; init; } = true;

    /// <summary>Default: generic mapping, AES-128, brainpoolP256r1.</summary>
    public ImmutableArray<PaceOffer> Pace { get; init; } = [new PaceOffer(PaceMapping.Generic, ChipCipher.Aes128, 13)];

    /// <summary>Six digits; empty: drawn by chance.</summary>
    public string CardAccessNumber { get; init; } = "";

    /// <summary>Keys for Chip Authentication, by cipher and standardised parameters; default: AES-128 over brainpoolP256r1.</summary>
    public ImmutableArray<(ChipCipher Cipher, int ParameterId)> ChipAuthentication { get; init; } = [(ChipCipher.Aes128, 13)];

    /// <summary>DG14 names the key alone and not its protocol, as on some real passports.</summary>
    public bool WithoutChipAuthenticationInfo { get; init; }

    public ActiveAuthenticationChoice ActiveAuthentication { get; init; } = ActiveAuthenticationChoice.None;

    /// <summary>The full name as DG11 writes it, in Unicode; empty: no DG11.</summary>
    public string FullName { get; init; } = "";

    /// <summary>A signature or usual mark, optional details and a person to notify: DG7, DG12, DG13, DG16.</summary>
    public bool ManyDataGroups { get; init; }

    /// <summary>Fingerprints are announced and closed (DG3): the chip refuses them without terminal authentication.</summary>
    public bool Fingerprints { get; init; }

    /// <summary><c>SHA-1</c>, <c>SHA-256</c>, <c>SHA-384</c>, <c>SHA-512</c>: of the data groups in EF.SOD.</summary>
    public string DataGroupHash { get; init; } = "SHA-256";

    public ChipLimits Limits { get; init; } = new();

    /// <summary>Faults of origin Issuing and Contents are worked in here.</summary>
    public ChipFault Fault { get; init; } = ChipFault.None;
}
