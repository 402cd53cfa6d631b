using System.Globalization;
using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Devices.ChipReaders;

/// <summary>What the service answers (pcsc-lite, <c>pcsclite.h</c>), and what each means to a reading.</summary>
internal enum PcscStatus : uint
{
    Success = 0,
    InternalError = 0x8010_0001,
    Cancelled = 0x8010_0002,
    InvalidHandle = 0x8010_0003,
    InvalidParameter = 0x8010_0004,
    InsufficientBuffer = 0x8010_0008,
    UnknownReader = 0x8010_0009,
    Timeout = 0x8010_000A,
    SharingViolation = 0x8010_000B,
    NoSmartCard = 0x8010_000C,
    ProtocolMismatch = 0x8010_000F,
    CommunicationError = 0x8010_0013,
    NotTransacted = 0x8010_0016,
    ReaderUnavailable = 0x8010_0017,
    NoService = 0x8010_001D,
    ServiceStopped = 0x8010_001E,
    NoReadersAvailable = 0x8010_002E,
    UnsupportedCard = 0x8010_0065,
    UnresponsiveCard = 0x8010_0066,
    UnpoweredCard = 0x8010_0067,
    ResetCard = 0x8010_0068,
    RemovedCard = 0x8010_0069,
    SecurityViolation = 0x8010_006A,
}

/// <summary>From the service's numbers to what a reading acts on and a person understands.</summary>
internal static class PcscStatuses
{
    public const string NotInstalled =
        "The smart card library is not installed; install pcscd and libpcsclite1 (apt-get install pcscd libpcsclite1).";

    public const string ServiceGone =
        "The smart card service (pcscd) does not answer; start it, it is found again by itself.";

    /// <summary>The numbers are 32 bits wide; the library returns them in a signed word of the machine.</summary>
    public static PcscStatus Of(nint returned) => (PcscStatus)unchecked((uint)returned);

    /// <summary>The connection to the service is no longer usable.</summary>
    public static bool IsServiceGone(this PcscStatus status) =>
        status is PcscStatus.NoService or PcscStatus.ServiceStopped or PcscStatus.InvalidHandle or PcscStatus.InternalError;

    /// <summary>Where no chip is spoken to, a broken communication is the one with the service: it died while it was asked.</summary>
    public static PcscStatus OfService(this PcscStatus status) =>
        status == PcscStatus.CommunicationError ? PcscStatus.NoService : status;

    public static ChipReaderException Failure(this PcscStatus status) => status switch
    {
        PcscStatus.RemovedCard or PcscStatus.NoSmartCard or PcscStatus.UnpoweredCard => new(
            ChipReaderFault.ChipGone, "There is no chip on the reader; lay the document on it."),
        PcscStatus.ResetCard => new(
            ChipReaderFault.ChipGone, "The chip was powered anew by someone else; lay the document on the reader again."),
        PcscStatus.SharingViolation => new(
            ChipReaderFault.Taken, "Another program holds the chip; close it, or lift the document and lay it on again."),
        PcscStatus.UnresponsiveCard => new(
            ChipReaderFault.ChipSilent, "The chip does not answer when it is powered; lay the document flat on the reader again."),
        PcscStatus.UnsupportedCard or PcscStatus.ProtocolMismatch => new(
            ChipReaderFault.Transmission, "The card on the reader speaks no protocol of a travel document."),
        PcscStatus.UnknownReader or PcscStatus.ReaderUnavailable or PcscStatus.NoReadersAvailable => new(
            ChipReaderFault.ReaderGone, "The chip reader is gone; plug it in again, it is found by itself."),
        PcscStatus.SecurityViolation => new(
            ChipReaderFault.ReaderGone,
            "This account may not use the smart card service; allow it org.debian.pcsc-lite.access_pcsc and access_card in polkit."),
        _ when status.IsServiceGone() => new(ChipReaderFault.ReaderGone, ServiceGone),
        PcscStatus.NotTransacted or PcscStatus.CommunicationError or PcscStatus.Timeout or PcscStatus.InsufficientBuffer => new(
            ChipReaderFault.Transmission, "The chip's answer was lost on the way; lay the document on the reader again."),
        _ => new(ChipReaderFault.Transmission, string.Create(
            CultureInfo.InvariantCulture,
            $"The chip reader refuses ({(uint)status:X8}); lay the document on the reader again.")),
    };
}
