using System.Text;
using CheckpointEdge.Devices.ChipReaders;
using CheckpointEdge.TravelDocuments.Chip;

namespace Devices.Tests.ChipReaders;

/// <summary>Which reader is meant, and what the service's answers say.</summary>
public sealed class PcscReadersTests
{
    private const string Contacts = "ACS ACR1281 1S Dual Reader 00 00";
    private const string Contactless = "ACS ACR1281 1S Dual Reader PICC 00 01";
    private const string SecurityModule = "ACS ACR1281 1S Dual Reader SAM 00 02";

    [Theory]
    [InlineData("auto", true, true, true, Contactless)]
    [InlineData("auto", true, false, true, Contacts)]
    [InlineData("auto", false, false, true, Contactless)]
    [InlineData("dual reader", true, false, false, Contacts)]
    [InlineData("dual reader", false, true, false, Contactless)]
    [InlineData("sam", false, false, false, SecurityModule)]
    [InlineData(Contacts, false, true, true, Contacts)]
    [InlineData("Omnikey", true, true, true, null)]
    public void The_reader_that_is_meant_is_found(
        string wanted, bool onContacts, bool onContactless, bool onModule, string? expected)
    {
        PcscReader[] readers =
        [
            new(SecurityModule, onModule, false), new(Contacts, onContacts, false), new(Contactless, onContactless, true),
        ];
        Assert.Equal(expected, PcscReaders.Choose(readers, wanted)?.Name);
    }

    [Theory]
    [InlineData(Contactless, true)]
    [InlineData("OMNIKEY CardMan 5x21-CL 0", true)]
    [InlineData("HID Global OMNIKEY 5022 Smart Card Reader [OMNIKEY 5022 (NFC)] 00 00", true)]
    [InlineData("Classic Reader 00 00", false)]
    public void A_reader_without_contacts_is_known_by_a_whole_word_of_its_name(string name, bool expected) =>
        Assert.Equal(expected, PcscReaders.SaysContactless(name));

    [Theory]
    [InlineData("", "")]
    [InlineData("\0", "")]
    [InlineData("One\0Zwölf\0\0", "One,Zwölf")]
    [InlineData("One\0\0garbage", "One")]
    [InlineData("no end", "")]
    public void Names_come_as_a_row_that_zeros_part(string row, string expected) =>
        Assert.Equal(expected, string.Join(',', PcscReaders.Split(Encoding.UTF8.GetBytes(row))));

    [Fact]
    public void A_row_of_properties_that_lies_about_its_length_is_no_property()
    {
        Assert.Equal([7], PcscCard.Property([1, 2, 9, 9, 0x12, 1, 7], 0x12));
        Assert.Null(PcscCard.Property([1, 2, 9, 9, 0x12, 4, 7], 0x12));
        Assert.Null(PcscCard.Property([0x12], 0x12));
        Assert.Null(PcscCard.Property([], 0x12));
    }

    [Theory]
    [InlineData(0x8010_0069, ChipReaderFault.ChipGone)]
    [InlineData(0x8010_000C, ChipReaderFault.ChipGone)]
    [InlineData(0x8010_000B, ChipReaderFault.Taken)]
    [InlineData(0x8010_0066, ChipReaderFault.ChipSilent)]
    [InlineData(0x8010_001D, ChipReaderFault.ReaderGone)]
    [InlineData(0x8010_0017, ChipReaderFault.ReaderGone)]
    [InlineData(0x8010_006A, ChipReaderFault.ReaderGone)]
    [InlineData(0x8010_0016, ChipReaderFault.Transmission)]
    [InlineData(0x8010_0004, ChipReaderFault.Transmission)]
    public void Every_answer_of_the_service_is_a_fault_with_one_sentence(uint answer, ChipReaderFault expected)
    {
        ChipReaderException failure = PcscStatuses.Of(unchecked((nint)(int)answer)).Failure();
        Assert.Equal(expected, failure.Fault);
        Assert.EndsWith(".", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.Equal(failure.Message, PcscStatuses.Of((nint)answer).Failure().Message);
    }

    [Fact]
    public void A_service_that_dies_while_it_is_asked_is_no_lost_answer_of_a_chip()
    {
        ChipReaderException told = PcscStatus.CommunicationError.OfService().Failure();
        Assert.Equal(ChipReaderFault.ReaderGone, told.Fault);
        Assert.Equal(ChipReaderFault.Transmission, PcscStatus.CommunicationError.Failure().Fault);
    }
}
