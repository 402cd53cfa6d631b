using System.Security.Cryptography;

namespace CheckpointEdge.Appliance.Records;

/// <summary>The id of the undo of a decision follows from the decision's, so that it is recorded once. Stateless.</summary>
internal static class UndoId
{
    /// <summary>Of the undo of this decision.</summary>
    public static Guid Of(Guid decision)
    {
        byte[] bytes = SHA256.HashData([.. "checkpointedge undo"u8, .. decision.ToByteArray(bigEndian: true)])[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80); // version 8 of RFC 9562: made by the application's own rule
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
