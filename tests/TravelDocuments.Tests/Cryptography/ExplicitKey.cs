using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using CheckpointEdge.Tests.Chip.Access;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Access;

namespace CheckpointEdge.Tests.Cryptography;

/// <summary>Public keys written with all the numbers of their curve, as passports have them.</summary>
internal static class ExplicitKey
{
    public static byte[] Of(ECDiffieHellman key)
    {
        ECParameters parameters = key.ExportExplicitParameters(includePrivateParameters: false);
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.10045.2.1");
                WriteCurve(writer, parameters.Curve);
            }

            writer.WriteBitString([4, .. parameters.Q.X!, .. parameters.Q.Y!]);
        }

        return writer.Encode();
    }

    public static byte[] Wrap(byte tag, byte[] value) =>
        CheckpointEdge.TravelDocuments.Tlv.TlvWriting.Object(tag, value);

    private static void WriteCurve(AsnWriter writer, ECCurve curve)
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.10045.1.1");
                writer.WriteInteger(Number(curve.Prime!));
            }

            using (writer.PushSequence())
            {
                writer.WriteOctetString(curve.A);
                writer.WriteOctetString(curve.B);
            }

            writer.WriteOctetString([4, .. curve.G.X!, .. curve.G.Y!]);
            writer.WriteInteger(Number(curve.Order!));
            writer.WriteInteger(Number(curve.Cofactor!));
        }
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}

/// <summary>What group a chip's key is in, as Chip Authentication says when the chip refuses it.</summary>
internal static class ChipAuthenticationGroup
{
    public static string NameOf(SecurityInfos dg14)
    {
        ChipChannel channel = new(new EndlessReader([0x90, 0x00]));
        string sentence = ChipAuthentication.RunAsync(channel, dg14, CancellationToken.None).GetAwaiter().GetResult().Sentence;
        return sentence[(sentence.IndexOf("3DES ", StringComparison.Ordinal) + 5)..sentence.IndexOf(", inferred", StringComparison.Ordinal)];
    }
}
