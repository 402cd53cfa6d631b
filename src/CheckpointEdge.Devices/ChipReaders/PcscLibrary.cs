using System.Runtime.InteropServices;

namespace CheckpointEdge.Devices.ChipReaders;

/// <summary>
/// The functions of <c>libpcsclite.so.1</c> that a reading needs, and their numbers (PC/SC part 5; pcsc-lite's
/// <c>pcsclite.h</c>). LONG and DWORD are as wide as a pointer on Linux.
/// </summary>
internal static unsafe partial class PcscLibrary
{
    /// <summary>pcsc-lite refuses a larger buffer: 4 + 3 + 65 536 + 3 + 2, its MAX_BUFFER_SIZE_EXTENDED.</summary>
    public const int BufferSizeBytesMax = 65_548;

    /// <summary>ISO/IEC 7816-4: header, extended Lc, 65 535 bytes, extended Le.</summary>
    public const int CommandSizeBytesMax = 65_544;

    public const int ResponseSizeBytesMax = 65_538;
    public const int ShortCommandSizeBytesMax = 261;
    public const int ShortResponseSizeBytesMax = 258;

    /// <summary>Asked like a reader, it answers when one is plugged in or pulled out.</summary>
    public const string PlugNotification = @"\\?PnP?\Notification";

    public const nuint ScopeSystem = 2;
    public const nuint ShareExclusive = 1;
    public const nuint ProtocolT0 = 1;
    public const nuint ProtocolT1 = 2;
    public const nuint LeaveCard = 0;
    public const nuint ResetCard = 1;
    public const nuint UnpowerCard = 2;

    public const nuint StateUnaware = 0;
    public const nuint StateChanged = 2;
    public const nuint StateUnknown = 4;
    public const nuint StatePresent = 0x20;
    public const nuint StateMute = 0x200;

    /// <summary>SCARD_CTL_CODE(3400): which control codes a reader has (PC/SC part 10, 2.2).</summary>
    public const nuint GetFeatureRequest = 0x4200_0000 + 3400;

    private const string Library = "libpcsclite.so.1";
    private const int AtrSizeBytesMax = 33;

    private static readonly Lazy<bool> _installed = new(() => NativeLibrary.TryLoad(Library, out _));

    public static bool IsInstalled => _installed.Value;

    /// <summary>SCARD_READERSTATE. The ATR is there because the library writes it; nothing reads it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ReaderState
    {
        public byte* Reader;
        public nint UserData;
        public nuint CurrentState;
        public nuint EventState;
        public nuint AtrSizeBytes;
        public fixed byte Atr[AtrSizeBytesMax];
    }

    /// <summary>SCARD_IO_REQUEST.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct IoRequest
    {
        public nuint Protocol;
        public nuint SizeBytes;
    }

    [LibraryImport(Library, EntryPoint = "SCardEstablishContext")]
    public static partial nint EstablishContext(nuint scope, nint reserved1, nint reserved2, out nint context);

    [LibraryImport(Library, EntryPoint = "SCardReleaseContext")]
    public static partial nint ReleaseContext(nint context);

    [LibraryImport(Library, EntryPoint = "SCardCancel")]
    public static partial nint Cancel(nint context);

    [LibraryImport(Library, EntryPoint = "SCardListReaders")]
    public static partial nint ListReaders(nint context, byte* groups, byte* readers, ref nuint sizeBytes);

    [LibraryImport(Library, EntryPoint = "SCardGetStatusChange")]
    public static partial nint GetStatusChange(
        nint context, nuint timeoutMilliseconds, ReaderState* states, nuint count);

    [LibraryImport(Library, EntryPoint = "SCardConnect", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint Connect(
        nint context, string reader, nuint shareMode, nuint protocols, out nint card, out nuint protocol);

    [LibraryImport(Library, EntryPoint = "SCardReconnect")]
    public static partial nint Reconnect(
        nint card, nuint shareMode, nuint protocols, nuint initialization, out nuint protocol);

    [LibraryImport(Library, EntryPoint = "SCardDisconnect")]
    public static partial nint Disconnect(nint card, nuint disposition);

    [LibraryImport(Library, EntryPoint = "SCardTransmit")]
    public static partial nint Transmit(
        nint card, IoRequest* sendWith, byte* command, nuint commandSizeBytes,
        IoRequest* receivedWith, byte* response, ref nuint responseSizeBytes);

    [LibraryImport(Library, EntryPoint = "SCardControl")]
    public static partial nint Control(
        nint card, nuint code, byte* input, nuint inputSizeBytes, byte* output, nuint outputSizeBytes, out nuint written);
}
