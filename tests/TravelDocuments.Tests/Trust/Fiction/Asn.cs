using System.Formats.Asn1;
using System.Security.Cryptography;

namespace TravelDocuments.Tests.Trust.Fiction;

/// <summary>Pieces of ASN.1 as the fictional state writes them.</summary>
public static class Asn
{
    public static byte[] Sequence(Action<AsnWriter> content)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
            content(writer);
        return writer.Encode();
    }

    public static byte[] Write(Action<AsnWriter> content)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        content(writer);
        return writer.Encode();
    }

    /// <summary>AlgorithmIdentifier of a hash.</summary>
    public static byte[] Digest(string hash) => Sequence(w =>
    {
        w.WriteObjectIdentifier(hash switch
        {
            "SHA1" => "1.3.14.3.2.26",
            "SHA224" => "2.16.840.1.101.3.4.2.4",
            "SHA256" => "2.16.840.1.101.3.4.2.1",
            "SHA384" => "2.16.840.1.101.3.4.2.2",
            "SHA512" => "2.16.840.1.101.3.4.2.3",
            _ => hash,
        });
        w.WriteNull();
    });

    /// <summary>SubjectPublicKeyInfo with the curve spelled out and a generator of the caller's choice.</summary>
    public static byte[] ExplicitKey(ECParameters curve, ECPoint generator, ECPoint point)
    {
        ECCurve numbers = curve.Curve;
        return Sequence(info =>
        {
            using (info.PushSequence())
            {
                info.WriteObjectIdentifier("1.2.840.10045.2.1");
                using (info.PushSequence())
                {
                    info.WriteInteger(1);
                    using (info.PushSequence())
                    {
                        info.WriteObjectIdentifier("1.2.840.10045.1.1");
                        info.WriteIntegerUnsigned(numbers.Prime.AsSpan().TrimStart((byte)0));
                    }

                    using (info.PushSequence())
                    {
                        info.WriteOctetString(numbers.A);
                        info.WriteOctetString(numbers.B);
                    }

                    info.WriteOctetString([4, .. generator.X!, .. generator.Y!]);
                    info.WriteIntegerUnsigned(numbers.Order.AsSpan().TrimStart((byte)0));
                    info.WriteInteger(1);
                }
            }

            info.WriteBitString([4, .. point.X!, .. point.Y!]);
        });
    }
}
