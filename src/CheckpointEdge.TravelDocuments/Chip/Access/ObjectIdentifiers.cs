using System.Formats.Asn1;

namespace CheckpointEdge.TravelDocuments.Chip.Access;

/// <summary>Object identifiers as commands carry them. Stateless.</summary>
internal static class ObjectIdentifiers
{
    /// <summary>The value without tag 06 and length.</summary>
    public static byte[] Value(string oid) => Encoded(oid)[2..];

    /// <summary>With tag 06 and length, both one byte for the identifiers of these protocols.</summary>
    public static byte[] Encoded(string oid)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        writer.WriteObjectIdentifier(oid);
        return writer.Encode();
    }
}
