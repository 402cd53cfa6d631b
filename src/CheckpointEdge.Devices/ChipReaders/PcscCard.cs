using System.Buffers.Binary;

namespace CheckpointEdge.Devices.ChipReaders;

/// <summary>
/// A chip taken for this program alone, over a connection of its own: a command that hangs blocks nothing but itself.
/// Its functions block. One caller at a time.
/// </summary>
internal sealed unsafe class PcscCard : IDisposable
{
    private const byte TlvPropertiesFeature = 0x12;
    private const byte ApduSizeProperty = 0x0A;
    private const int FeaturesSizeBytesMax = 256;
    private const nuint AnyProtocol = PcscLibrary.ProtocolT0 | PcscLibrary.ProtocolT1;

    private readonly PcscContext _context;
    private readonly nint _handle;
    private readonly byte[] _response = new byte[PcscLibrary.BufferSizeBytesMax];
    private nuint _protocol;
    private int _disposed;

    private PcscCard(PcscContext context, string reader, nint handle, nuint protocol)
    {
        _context = context;
        Reader = reader;
        _handle = handle;
        _protocol = protocol;
        KnowsExtendedLength = AsksForExtendedLength();
    }

    public string Reader { get; }

    /// <summary>False only when the driver says that it takes no more than 256 bytes; drivers that say nothing take all.</summary>
    public bool KnowsExtendedLength { get; }

    /// <summary>Takes the chip and resets it: pcscd may have powered it for someone before.</summary>
    public static PcscStatus TryConnect(string reader, out PcscCard? card)
    {
        card = null;
        PcscStatus status = PcscContext.TryEstablish(out PcscContext? context);
        if (context is null)
            return status;
        status = PcscStatuses.Of(PcscLibrary.Connect(
            context.Handle, reader, PcscLibrary.ShareExclusive, AnyProtocol, out nint handle, out nuint protocol));
        if (status != PcscStatus.Success)
        {
            context.Dispose();
            return status;
        }

        PcscCard taken = new(context, reader, handle, protocol);
        status = taken.TryPowerAnew(PcscLibrary.ResetCard);
        if (status == PcscStatus.Success)
            card = taken;
        else
            taken.Dispose();
        return status;
    }

    /// <param name="how"><see cref="PcscLibrary.ResetCard"/> or, from the field and back, <see cref="PcscLibrary.UnpowerCard"/>.</param>
    public PcscStatus TryPowerAnew(nuint how) => PcscStatuses.Of(PcscLibrary.Reconnect(
        _handle, PcscLibrary.ShareExclusive, AnyProtocol, how, out _protocol));

    public PcscStatus TryTransmit(ReadOnlyMemory<byte> command, out byte[] response)
    {
        nuint size = PcscLibrary.ResponseSizeBytesMax;
        PcscLibrary.IoRequest with = new() { Protocol = _protocol, SizeBytes = (nuint)sizeof(PcscLibrary.IoRequest) };
        PcscStatus status;
        fixed (byte* sent = command.Span)
        fixed (byte* received = _response)
        {
            status = PcscStatuses.Of(PcscLibrary.Transmit(
                _handle, &with, sent, (nuint)command.Length, null, received, ref size));
        }

        // Some drivers call it success, without any byte, when the chip leaves in the middle of a command.
        if (status == PcscStatus.Success && size < 2)
            status = PcscStatus.NotTransacted;
        response = status == PcscStatus.Success ? _response.AsSpan(0, (int)size).ToArray() : [];
        return status;
    }

    /// <summary>Powers the chip off, so that nobody finds its session open.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _ = PcscLibrary.Disconnect(_handle, PcscLibrary.UnpowerCard);
        _context.Dispose();
    }

    /// <summary>PC/SC part 10, 2.6.14: dwMaxAPDUDataSize, 256 where only short commands pass.</summary>
    private bool AsksForExtendedLength()
    {
        byte[] answer = new byte[FeaturesSizeBytesMax];
        int length = Control(PcscLibrary.GetFeatureRequest, answer);
        if (Property(answer.AsSpan(0, length), TlvPropertiesFeature) is not { Length: 4 } code)
            return true;
        length = Control(BinaryPrimitives.ReadUInt32BigEndian(code), answer);
        return Property(answer.AsSpan(0, length), ApduSizeProperty) is not { Length: 4 } size
            || BinaryPrimitives.ReadUInt32LittleEndian(size) > 256;
    }

    private int Control(nuint code, byte[] answer)
    {
        fixed (byte* output = answer)
        {
            return PcscLibrary.Control(_handle, code, null, 0, output, (nuint)answer.Length, out nuint written) == 0
                ? (int)Math.Min(written, (nuint)answer.Length)
                : 0;
        }
    }

    /// <summary>Rows of tag, length, value; null: it is not there, or the row is broken.</summary>
    internal static byte[]? Property(ReadOnlySpan<byte> rows, byte tag)
    {
        while (rows.Length >= 2 && rows.Length >= 2 + rows[1])
        {
            if (rows[0] == tag)
                return rows.Slice(2, rows[1]).ToArray();
            rows = rows[(2 + rows[1])..];
        }

        return null;
    }
}
