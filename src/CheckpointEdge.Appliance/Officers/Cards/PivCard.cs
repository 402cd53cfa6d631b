using System.IO.Compression;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Commands;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.Appliance.Officers.Cards;

/// <summary>
/// What is needed of an officer's card: the PIV card application (NIST SP 800-73-4) with a card authentication key (slot 9E) on P-256.
/// That key signs without a PIN of the card, which the desk's own PIN stands beside. What a card answers is bounded and parsed
/// without trust. Stateless.
/// </summary>
public static class PivCard
{
    /// <summary>A certificate object as SP 800-73-4 part 1, table 10, allows it, with room (bytes).</summary>
    public const int ObjectSizeBytesMax = 16 * 1024;

    /// <summary>Answers of 256 bytes each that make one (count).</summary>
    private const int PiecesMax = 64;

    private const byte EccP256 = 0x11;
    private const byte CardAuthenticationKey = 0x9E;
    private const int HashBytes = 32;
    private const int CompressedBit = 1;

    /// <summary>Without its version, by which a card selects whichever it has (part 1, 2.2).</summary>
    private static readonly byte[] _application = [0xA0, 0x00, 0x00, 0x03, 0x08, 0x00, 0x00, 0x10, 0x00];

    /// <summary>The certificate of the key in slot 9E (part 1, table 3).</summary>
    private static readonly byte[] _certificateObject = [0x5F, 0xC1, 0x01];

    /// <summary>GENERAL AUTHENTICATE: the card signs a hash (part 2, 3.2.4 and A.4).</summary>
    /// <param name="hash">SHA-256, 32 bytes.</param>
    /// <returns>ECDSA-Sig-Value (DER), not verified; null when the card has no such application or key, or does not sign.</returns>
    /// <exception cref="ChipReaderException">No card, or the reader failed.</exception>
    public static Task<byte[]?> SignAsync(IChipReader reader, ReadOnlyMemory<byte> hash, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(hash.Length, HashBytes, nameof(hash));
        byte[] template = TlvWriting.Object(0x7C, TlvWriting.Object(0x82), TlvWriting.Object(0x81, hash.ToArray()));
        return SelectedAsync(reader, async () =>
        {
            byte[]? answer = await AskAsync(
                reader, new(0, 0x87, EccP256, CardAuthenticationKey, template, CommandApdu.ShortExpectedLengthMax), cancellation);
            return answer is not null && BerTlv.TryRead(answer, out BerTlv outer) && outer.Tag == 0x7C
                ? outer.Find(0x82)?.Value.ToArray()
                : null;
        }, cancellation);
    }

    /// <summary>Reads the public key from the card's certificate, for enrolment; the certificate itself is not verified.</summary>
    /// <returns>SubjectPublicKeyInfo (DER) on P-256; null when the card has none.</returns>
    /// <exception cref="ChipReaderException">No card, or the reader failed.</exception>
    public static Task<byte[]?> ReadPublicKeyAsync(IChipReader reader, CancellationToken cancellation) =>
        SelectedAsync(reader, async () =>
        {
            byte[] wanted = TlvWriting.Object(0x5C, _certificateObject);
            byte[]? answer = await AskAsync(
                reader, new(0, 0xCB, 0x3F, 0xFF, wanted, CommandApdu.ShortExpectedLengthMax), cancellation);
            return answer is null ? null : PublicKeyOf(answer);
        }, cancellation);

    private static async Task<byte[]?> SelectedAsync(IChipReader reader, Func<Task<byte[]?>> then, CancellationToken cancellation)
    {
        await reader.ConnectAsync(cancellation);
        try
        {
            return await AskAsync(reader, new(0, 0xA4, 0x04, 0x00, _application, CommandApdu.ShortExpectedLengthMax), cancellation) is null
                ? null
                : await then();
        }
        finally
        {
            await reader.DisconnectAsync();
        }
    }

    /// <summary>One command and all pieces of its answer; null for whatever is no success.</summary>
    private static async Task<byte[]?> AskAsync(IChipReader reader, CommandApdu command, CancellationToken cancellation)
    {
        List<byte> whole = [];
        for (int piece = 0; piece < PiecesMax && whole.Count <= ObjectSizeBytesMax; piece++)
        {
            ResponseApdu response = ResponseApdu.Decode(await reader.TransceiveAsync(command.Encode(), cancellation));
            whole.AddRange(response.Data.Span);
            if (response.IsSuccess)
                return [.. whole];
            int more = response.Status & 0xFF;
            if (StatusWord.IsRightLength(response.Status) && more > 0)
                command = command with { ExpectedLength = more };
            else if (StatusWord.IsMoreData(response.Status))
                command = new(0, 0xC0, 0, 0, default, more == 0 ? CommandApdu.ShortExpectedLengthMax : more);
            else
                return null;
        }

        return null;
    }

    /// <summary>53 { 70 certificate, 71 how it is packed, FE }, part 1, appendix A.</summary>
    private static byte[]? PublicKeyOf(byte[] answer)
    {
        if (!BerTlv.TryRead(answer, out BerTlv data) || data.Tag != 0x53 || data.Find(0x70) is not { } certificate)
            return null;
        bool compressed = data.Find(0x71) is { Value.Length: 1 } packed && (packed.Value.Span[0] & CompressedBit) != 0;
        try
        {
            using X509Certificate2 parsed = X509CertificateLoader.LoadCertificate(
                compressed ? Unpacked(certificate.Value) : certificate.Value.Span);
            byte[] key = parsed.PublicKey.ExportSubjectPublicKeyInfo();
            return CardProof.IsUsable(key) ? key : null;
        }
        catch (Exception failure) when (failure is CryptographicException or InvalidDataException)
        {
            return null;
        }
    }

    private static ReadOnlySpan<byte> Unpacked(ReadOnlyMemory<byte> packed)
    {
        using GZipStream unpacking = new(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
        byte[] room = new byte[ObjectSizeBytesMax];
        int length = unpacking.ReadAtLeast(room, room.Length, throwOnEndOfStream: false);
        return room.AsSpan(0, length);
    }
}
