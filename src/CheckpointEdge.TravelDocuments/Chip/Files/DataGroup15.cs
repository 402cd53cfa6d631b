using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.TravelDocuments.Chip.Files;

/// <summary>What kind of key signs for the chip.</summary>
public enum ChipKeyKind
{
    Unknown,
    Rsa,
    EllipticCurve,
}

/// <summary>DG15 (Doc 9303-10, 4.7.15): the public key of Active Authentication. Immutable.</summary>
/// <param name="SubjectPublicKeyInfo">Within tag 6F, as on the chip.</param>
/// <param name="SizeBits">Of the modulus, in whole bytes, or of the curve's field; 0: not known.</param>
public sealed record DataGroup15(
    ReadOnlyMemory<byte> SubjectPublicKeyInfo, ChipKeyKind Kind, int SizeBits, ImmutableArray<FileFinding> Findings)
{
    private const string RsaEncryption = "1.2.840.113549.1.1.1";
    private const string EcPublicKey = "1.2.840.10045.2.1";

    /// <summary>Reads the file. Never throws.</summary>
    /// <param name="why">One sentence when the answer is false; else empty.</param>
    public static bool TryRead(ReadOnlyMemory<byte> file, [NotNullWhen(true)] out DataGroup15? value, out string why)
    {
        value = null;
        FileFindings findings = new();
        if (!OuterObject.TryRead(file, ChipFile.DataGroup(15), findings, out BerTlv outer, out why))
            return false;
        try
        {
            AsnReader info = new AsnReader(outer.Value, AsnEncodingRules.BER).ReadSequence();
            string algorithm = info.ReadSequence().ReadObjectIdentifier();
            byte[] key = info.ReadBitString(out _);
            ChipKeyKind kind = algorithm switch
            {
                RsaEncryption => ChipKeyKind.Rsa,
                EcPublicKey => ChipKeyKind.EllipticCurve,
                _ => ChipKeyKind.Unknown,
            };
            if (kind == ChipKeyKind.Unknown)
                findings.Add(FileFindingCodes.EncodingUnusual, $"DG15 holds a key of the unknown kind {algorithm}.");
            value = new(outer.Value, kind, SizeOf(kind, key), findings.ToImmutable());
            return true;
        }
        catch (AsnContentException)
        {
            why = "DG15 holds no public key.";
            return false;
        }
    }

    // A point is 04 and two coordinates of the field's size; 521 bits are written in 66 bytes.
    private static int SizeOf(ChipKeyKind kind, byte[] key) => kind switch
    {
        ChipKeyKind.Rsa =>
            new AsnReader(key, AsnEncodingRules.BER).ReadSequence().ReadIntegerBytes().Span.TrimStart((byte)0).Length * 8,
        ChipKeyKind.EllipticCurve when key.Length > 1 => (key.Length - 1) / 2 is 66 ? 521 : (key.Length - 1) / 2 * 8,
        _ => 0,
    };
}
