using System.Formats.Asn1;
using System.Security.Cryptography;
using CheckpointEdge.Simulators.ChipReaders.Agreement;
using CheckpointEdge.Simulators.ChipReaders.Protocol;

namespace CheckpointEdge.Simulators.ChipReaders.Issuing;

/// <summary>SecurityInfos of EF.CardAccess, EF.CardSecurity and DG14 (Doc 9303-11, 9.2). Stateless.</summary>
internal static class SecurityInfoWriting
{
    private const string TerminalAuthentication = "0.4.0.127.0.7.2.2.2";

    /// <summary>ecdsa-plain-SHA1 and following (BSI TR-03111, 5.2.1).</summary>
    private const string PlainSignatures = "0.4.0.127.0.7.1.1.4.1";

    public static byte[] Set(IEnumerable<byte[]> infos)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSetOf())
        {
            foreach (byte[] info in infos)
                writer.WriteEncodedValue(info);
        }

        return writer.Encode();
    }

    public static byte[] Pace(PaceOffer offer) => Info(ObjectIdentifiers.Pace(offer), writer =>
    {
        writer.WriteInteger(2);
        writer.WriteInteger(offer.ParameterId);
    });

    public static byte[] ChipAuthentication(AgreementKey key) =>
        Info(ObjectIdentifiers.ChipAuthentication(key.Cipher, key.ParameterId), writer =>
        {
            writer.WriteInteger(1);
            if (key.KeyId is { } id)
                writer.WriteInteger(id);
        });

    /// <param name="standardised">The domain parameters by their number and not spelled out.</param>
    public static byte[] PublicKey(AgreementKey key, bool standardised) =>
        Info(key.ParameterId < 8 ? ObjectIdentifiers.PublicKeyDh : ObjectIdentifiers.PublicKeyEcdh, writer =>
        {
            writer.WriteEncodedValue(PublicKeyInfo(key, standardised));
            if (key.KeyId is { } id)
                writer.WriteInteger(id);
        });

    /// <summary>For ECDSA, whose hash a reader cannot know otherwise (Doc 9303-11, 9.2.8).</summary>
    public static byte[] ActiveAuthentication(string hash) => Info(ObjectIdentifiers.ActiveAuthentication, writer =>
    {
        writer.WriteInteger(1);
        writer.WriteObjectIdentifier(PlainSignatures + hash switch
        {
            "SHA-1" => ".1",
            "SHA-384" => ".4",
            "SHA-512" => ".5",
            _ => ".3",
        });
    });

    public static byte[] Terminal() => Info(TerminalAuthentication, writer => writer.WriteInteger(1));

    private static byte[] PublicKeyInfo(AgreementKey key, bool standardised)
    {
        AgreementDomain domain = AgreementDomain.Standardised(key.ParameterId);
        byte[] element = domain.Multiply(PrimeCurve.Number(key.PrivateKey.Span), domain.Base)!;
        if (domain is CurveDomain { Curve: { } curve } && !standardised)
        {
            return SigningKey.CurveKeyInfo(
                new ECParameters
                {
                    Curve = curve.Parameters,
                    Q = new ECPoint
                    {
                        X = element[1..(1 + curve.FieldSizeBytes)],
                        Y = element[(1 + curve.FieldSizeBytes)..],
                    },
                });
        }

        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                if (domain is ModularDomain { Group: { } group } && !standardised)
                    WriteGroup(writer, group);
                else
                {
                    writer.WriteObjectIdentifier(ObjectIdentifiers.StandardisedDomain);
                    writer.WriteInteger(key.ParameterId);
                }
            }

            writer.WriteBitString(domain is ModularDomain ? Integer(element) : element);
        }

        return writer.Encode();
    }

    /// <summary>dhpublicnumber: p, g, q (RFC 3279, 2.3.3).</summary>
    private static void WriteGroup(AsnWriter writer, ModularGroup group)
    {
        writer.WriteObjectIdentifier("1.2.840.10046.2.1");
        using (writer.PushSequence())
        {
            writer.WriteInteger(group.P);
            writer.WriteInteger(group.G);
            writer.WriteInteger(group.Order);
        }
    }

    private static byte[] Integer(byte[] element)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        writer.WriteInteger(PrimeCurve.Number(element));
        return writer.Encode();
    }

    private static byte[] Info(string protocol, Action<AsnWriter> rest)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(protocol);
            rest(writer);
        }

        return writer.Encode();
    }
}
