using CheckpointEdge.TravelDocuments.Chip.Commands;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.TravelDocuments.Chip.Access;

/// <summary>GENERAL AUTHENTICATE and its dynamic authentication data 7C (Doc 9303-11, 4.4.4.2 and 6.2.4.2). Stateless.</summary>
internal static class DynamicData
{
    private const uint TemplateTag = 0x7C;
    private const byte ChainedClass = 0x10;
    private const byte Instruction = 0x86;

    /// <summary>What may be sent so that a short answer still holds the other side's key (bytes).</summary>
    private const int ShortPublicKeySizeBytesMax = 240;

    /// <param name="more">Further commands of the protocol follow (command chaining, 4.4.4.3).</param>
    /// <param name="tag">Of the one object sent; 0: the template is empty.</param>
    /// <param name="answerSizeBytes">The largest object that may come back.</param>
    public static CommandApdu Command(bool more, byte tag, ReadOnlySpan<byte> value, int answerSizeBytes)
    {
        byte[] data = tag == 0 ? TlvWriting.Object(TemplateTag) : TlvWriting.Object(TemplateTag, TlvWriting.Object(tag, value.ToArray()));
        bool extended = data.Length > CommandApdu.ShortDataSizeBytesMax || answerSizeBytes > ShortPublicKeySizeBytesMax;
        return new(more ? ChainedClass : (byte)0, Instruction, 0x00, 0x00, data,
            extended ? CommandApdu.ExtendedExpectedLengthMax : CommandApdu.ShortExpectedLengthMax);
    }

    /// <summary>An object of the answer; null when there is none.</summary>
    public static ReadOnlyMemory<byte>? Find(ReadOnlyMemory<byte> answer, uint tag) =>
        BerTlv.TryRead(answer, out BerTlv template) && template.Tag == TemplateTag ? template.Find(tag)?.Value : null;
}
