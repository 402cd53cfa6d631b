using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CheckpointEdge.Simulators.ChipReaders;

/// <summary>
/// An officer's card: the PIV card application (NIST SP 800-73-4) with the card authentication key (slot 9E, P-256), which signs
/// without a PIN. Long answers are handed out in pieces of 256 bytes (ISO/IEC 7816-4, 61xx). Used by one caller.
/// </summary>
public sealed class VirtualOfficerCard : VirtualCard, IDisposable
{
    private const int PieceBytesMax = 256;

    /// <summary>The application identifier without its version (SP 800-73-4 part 1, 2.2).</summary>
    private static readonly byte[] _application = [0xA0, 0x00, 0x00, 0x03, 0x08, 0x00, 0x00, 0x10, 0x00];

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _certificate;
    private bool _powered;
    private bool _selected;
    private byte[] _rest = [];

    /// <param name="name">On the certificate; of a fictional person.</param>
    public VirtualOfficerCard(string name, DateTimeOffset now)
    {
        using X509Certificate2 certificate = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(now.AddDays(-1), now.AddYears(3));
        _certificate = certificate.RawData;
    }

    /// <summary>SubjectPublicKeyInfo of the card's key (DER).</summary>
    public byte[] PublicKey => _key.ExportSubjectPublicKeyInfo();

    /// <summary>Signs something else than it is asked: a forged card that has the right certificate.</summary>
    public bool SignsWrongly { get; set; }

    /// <summary>Signatures made since it was built (count).</summary>
    public int Signatures { get; private set; }

    public override ReadOnlyMemory<byte> Atr => AtrOf([]);

    public override void PowerOn() => (_powered, _selected, _rest) = (true, false, []);

    public override void PowerOff() => _powered = false;

    public override ChipAnswer Answer(ReadOnlySpan<byte> command) => _powered
        ? new ChipAnswer(ChipAnswerKind.Answered, Respond(command))
        : new ChipAnswer(ChipAnswerKind.Silence, default);

    public void Dispose() => _key.Dispose();

    private byte[] Respond(ReadOnlySpan<byte> command)
    {
        if (command.Length < 4)
            return [0x67, 0x00];
        ReadOnlySpan<byte> data = command.Length > 5 && command.Length >= 5 + command[4] ? command.Slice(5, command[4]) : [];
        switch (command[1])
        {
            case 0xA4:
                _selected = data.StartsWith(_application);
                return _selected ? [0x61, 0x03, 0x4F, 0x01, 0x00, 0x90, 0x00] : [0x6A, 0x82];
            case 0xC0 when _rest.Length > 0:
                return Piece();
            case 0xCB when _selected && data.SequenceEqual((ReadOnlySpan<byte>)[0x5C, 0x03, 0x5F, 0xC1, 0x01]):
                _rest = Object(0x53, Object(0x70, _certificate), Object(0x71, [0x00]), Object(0xFE));
                return Piece();
            case 0x87 when _selected && command[2] == 0x11 && command[3] == 0x9E:
                return Sign(data);
            default:
                return _selected ? [0x6D, 0x00] : [0x69, 0x85];
        }
    }

    /// <summary>Dynamic authentication template 7C: 82 empty, 81 the hash; back comes 7C with 82, the signature (part 2, 3.2.4).</summary>
    private byte[] Sign(ReadOnlySpan<byte> data)
    {
        if (data.Length < 38 || data[0] != 0x7C || data[^34] != 0x81 || data[^33] != 32)
            return [0x6A, 0x80];
        Signatures++;
        byte[] hash = data[^32..].ToArray();
        if (SignsWrongly)
            hash[0] ^= 1;
        byte[] signature = _key.SignHash(hash, DSASignatureFormat.Rfc3279DerSequence);
        return [0x7C, (byte)(signature.Length + 2), 0x82, (byte)signature.Length, .. signature, 0x90, 0x00];
    }

    private byte[] Piece()
    {
        byte[] piece = [.. _rest.Take(PieceBytesMax)];
        _rest = _rest[piece.Length..];
        return _rest.Length == 0 ? [.. piece, 0x90, 0x00] : [.. piece, 0x61, (byte)Math.Min(_rest.Length, 255)];
    }

    /// <summary>Tag, length in the shortest form up to two bytes, value.</summary>
    private static byte[] Object(byte tag, params byte[][] parts)
    {
        byte[] value = [.. parts.SelectMany(part => part)];
        byte[] length = value.Length switch
        {
            < 0x80 => [(byte)value.Length],
            <= 0xFF => [0x81, (byte)value.Length],
            _ => [0x82, (byte)(value.Length >> 8), (byte)value.Length],
        };
        return [tag, .. length, .. value];
    }
}
