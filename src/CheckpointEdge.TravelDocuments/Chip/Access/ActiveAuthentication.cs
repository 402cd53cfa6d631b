using System.Formats.Asn1;
using CheckpointEdge.TravelDocuments.Chip.Commands;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.TravelDocuments.Chip.Access;

/// <summary>Active Authentication (Doc 9303-11, 6.1): the exchange alone; Trust judges the answer. Stateless.</summary>
public static class ActiveAuthentication
{
    private const int ChallengeSizeBytes = 8;
    private const uint DataGroup15Tag = 0x6F;
    private const string RsaEncryption = "1.2.840.113549.1.1.1";

    /// <summary>Of an RSA key whose answer fits a short one without protection (bytes).</summary>
    private const int ShortAnswerSizeBytesMax = 256;

    /// <summary>Has the chip sign a fresh challenge.</summary>
    /// <param name="dg15">The file as read; its key says how long the answer is.</param>
    /// <returns>Null when the chip gave no answer.</returns>
    /// <exception cref="ChipReaderException">The chip went away.</exception>
    /// <exception cref="SecureMessagingException">The session was lost on the way; open the chip anew.</exception>
    public static async Task<ActiveAuthenticationAnswer?> RunAsync(
        ChipChannel channel, ReadOnlyMemory<byte> dg15, CancellationToken cancellation)
    {
        byte[] challenge = new byte[ChallengeSizeBytes];
        channel.Random(challenge);

        // Keys over 1848 bits under 3DES and over 1792 bits under AES need extended length (6.1.4).
        int room = channel.Messaging?.PlainSizeBytesMax(ShortAnswerSizeBytesMax) ?? ShortAnswerSizeBytesMax;
        bool extended = SignatureSizeBytes(dg15) > room && channel.Reader.ResponseSizeBytesMax > ShortAnswerSizeBytesMax + 2;
        CommandApdu command = new(0x00, 0x88, 0x00, 0x00, challenge,
            extended ? CommandApdu.ExtendedExpectedLengthMax : CommandApdu.ShortExpectedLengthMax);
        ResponseApdu answer = await channel.SendAsync(command, cancellation);
        if (answer.Status == StatusWord.WrongLength && extended)
            answer = await channel.SendAsync(command with { ExpectedLength = CommandApdu.ShortExpectedLengthMax }, cancellation);
        return answer.IsSuccess && !answer.Data.IsEmpty ? new(challenge, answer.Data) : null;
    }

    /// <summary>Of an RSA key the size of its modulus; 0 for every other key, whose signatures are short.</summary>
    private static int SignatureSizeBytes(ReadOnlyMemory<byte> dg15)
    {
        if (!BerTlv.TryRead(dg15, out BerTlv file))
            return 0;
        try
        {
            AsnReader info = new AsnReader(file.Tag == DataGroup15Tag ? file.Value : dg15, AsnEncodingRules.BER).ReadSequence();
            if (info.ReadSequence().ReadObjectIdentifier() != RsaEncryption)
                return 0;
            AsnReader key = new AsnReader(info.ReadBitString(out _), AsnEncodingRules.BER).ReadSequence();
            return key.ReadIntegerBytes().Span.TrimStart((byte)0).Length;
        }
        catch (AsnContentException)
        {
            return 0;
        }
    }
}
