using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Commands;
using CheckpointEdge.TravelDocuments.Tlv;
using FsCheck;
using FsCheck.Fluent;

namespace CheckpointEdge.Tests.Fuzz;

/// <summary>Properties of the small parsers, for any input that FsCheck thinks of.</summary>
public sealed class FuzzPropertyTests
{
    private static readonly Config _config = PropertyTries.Of(3000);

    [Fact]
    public void Any_bytes_are_a_row_of_objects_or_are_none_and_the_objects_cover_what_was_read() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            bytes ??= [];
            bool row = BerTlv.TryReadAll(bytes, out List<BerTlv> objects);
            int covered = objects.Sum(each => each.Whole.Length);
            return covered <= bytes.Length && (!row || bytes.AsSpan(covered).IndexOfAnyExcept((byte)0) < 0);
        }).Check(_config);

    [Fact]
    public void An_object_that_is_written_reads_back_with_its_announced_size() =>
        Prop.ForAll(
            Gen.Elements<uint>(0x04, 0x30, 0x5F1F, 0x7F61, 0x99).ToArbitrary(),
            ArbMap.Default.ArbFor<byte[]>(),
            ArbMap.Default.ArbFor<byte[]>(),
            (tag, value, tail) =>
            {
                byte[] written = TlvWriting.Object(tag, value ?? []);
                return BerTlv.TryRead((byte[])[.. written, .. tail ?? []], out BerTlv read)
                    && read.Tag == tag
                    && read.Value.Span.SequenceEqual(value ?? [])
                    && read.Whole.Length == written.Length
                    && BerTlv.AnnouncedSize(written) == written.Length;
            }).Check(_config);

    [Fact]
    public void Any_answer_of_two_bytes_or_more_has_a_status_and_a_shorter_one_is_refused_with_a_sentence() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            bytes ??= [];
            try
            {
                ResponseApdu answer = ResponseApdu.Decode(bytes);
                return answer.Data.Length == bytes.Length - 2 && (answer.Status & 0xFF) == bytes[^1];
            }
            catch (ChipReaderException failure)
            {
                return bytes.Length < 2 && failure.Fault == ChipReaderFault.Transmission;
            }
        }).Check(_config);
}
