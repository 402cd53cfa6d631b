using System.Formats.Asn1;

namespace CheckpointEdge.Simulators.ChipReaders.Protocol;

/// <summary>Object identifiers of BSI TR-03110-3, A.1, and Doc 9303-11, 9.2, as they name protocols in commands and files.</summary>
internal static class ObjectIdentifiers
{
    /// <summary>bsi-de protocols(2) smartcard(2): the root of all that follow.</summary>
    private const string Smartcard = "0.4.0.127.0.7.2.2";

    public const string PublicKeyDh = Smartcard + ".1.1";
    public const string PublicKeyEcdh = Smartcard + ".1.2";
    public const string ActiveAuthentication = "2.23.136.1.1.5";
    public const string StandardisedDomain = "0.4.0.127.0.7.1.2";

    public static string Pace(PaceOffer offer)
    {
        bool numbers = offer.ParameterId < 8;
        int kind = offer.Mapping switch
        {
            PaceMapping.Generic => numbers ? 1 : 2,
            PaceMapping.Integrated => numbers ? 3 : 4,
            _ => 6,
        };
        return $"{Smartcard}.4.{kind}.{Suite(offer.Cipher)}";
    }

    public static string ChipAuthentication(ChipCipher cipher, int parameterId) =>
        $"{Smartcard}.3.{(parameterId < 8 ? 1 : 2)}.{Suite(cipher)}";

    /// <summary>The content octets, as tag 80 carries them.</summary>
    public static byte[] Octets(string identifier)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        writer.WriteObjectIdentifier(identifier);
        return writer.Encode()[2..];
    }

    private static int Suite(ChipCipher cipher) => 1 + (int)cipher;
}
