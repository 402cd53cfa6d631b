using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Native = CheckpointEdge.Devices.Cameras.VideoDeviceLibrary;

namespace CheckpointEdge.Devices.Cameras;

/// <summary>
/// One opened V4L2 capture device: format agreed, buffers mapped, streaming. Frames are handed out as spans into the
/// mapped memory and given back afterwards. Not safe for concurrent callers.
/// </summary>
internal sealed unsafe class VideoDevice : IDisposable
{
    private const int Buffers = 4;
    private const int FormatsMax = 64;
    private const int SideMax = 8192;

    private readonly int _descriptor;
    private readonly List<(nint Address, nuint SizeBytes)> _mapped = [];
    private bool _streams;

    private VideoDevice(int descriptor) => _descriptor = descriptor;

    public FrameFormat Format { get; private set; }

    public int Width { get; private set; }

    public int Height { get; private set; }

    public int StrideBytes { get; private set; }

    /// <summary>The driver's words for the device: "vivid", "HD Webcam C270".</summary>
    public string Card { get; private set; } = "";

    /// <exception cref="IOException">With the reason, in a few words.</exception>
    public static VideoDevice Open(VideoCameraOptions options)
    {
        int descriptor = Native.Open(options.DevicePath, Native.ReadWrite | Native.NonBlocking | Native.CloseOnExec);
        if (descriptor < 0)
            throw Failure();
        VideoDevice device = new(descriptor);
        try
        {
            device.AskWhatItCan();
            device.AgreeOnFormat(options);
            device.SetControls(options);
            device.MapBuffers();
            device.Begin();
            return device;
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    /// <summary>Waits for a frame and hands it to <paramref name="take"/> (its bytes and whether the driver calls it faulty).</summary>
    /// <returns>1 a frame, 0 none in time, -1 the device is gone.</returns>
    public int Next(int waitMilliseconds, Action<ReadOnlySpan<byte>> take)
    {
        int ready = Native.WaitForFrame(_descriptor, waitMilliseconds);
        if (ready <= 0)
            return ready;
        byte* buffer = stackalloc byte[Native.BufferSizeBytes];
        Span<byte> fields = Buffer(buffer, index: 0);
        if (Native.Control(_descriptor, Native.DequeueBuffer, buffer) != 0)
            return Marshal.GetLastPInvokeError() is Native.TryAgain or Native.Interrupted ? 0 : -1;
        int index = (int)Number(fields, 0);
        if (index >= _mapped.Count)
            return -1;
        (nint address, nuint sizeBytes) = _mapped[index];
        int used = (int)Math.Min(Number(fields, 8), (uint)sizeBytes);
        bool faulty = (Number(fields, 12) & Native.BufferIsFaulty) != 0;
        if (!faulty && used > 0)
            take(new ReadOnlySpan<byte>((void*)address, used));
        return Native.Control(_descriptor, Native.QueueBuffer, buffer) == 0 ? (faulty ? 0 : 1) : -1;
    }

    public void Dispose()
    {
        if (_streams)
        {
            uint type = Native.VideoCapture;
            _ = Native.Control(_descriptor, Native.StreamOff, &type);
        }

        foreach ((nint address, nuint sizeBytes) in _mapped)
            _ = Native.Unmap((void*)address, sizeBytes);
        _mapped.Clear();
        _ = Native.Close(_descriptor);
    }

    private void AskWhatItCan()
    {
        byte* capability = stackalloc byte[Native.CapabilitySizeBytes];
        Span<byte> fields = Cleared(capability, Native.CapabilitySizeBytes);
        Ask(Native.QueryCapability, capability);
        uint can = Number(fields, 84);
        if ((can & Native.HasDeviceCapabilities) != 0)
            can = Number(fields, 88);
        if ((can & Native.CanCapture) == 0 || (can & Native.CanStream) == 0)
            throw new IOException("it is no camera that streams pictures");
        Card = Marshal.PtrToStringUTF8((nint)capability + 16) ?? "";
    }

    /// <summary>JPEG where the camera has it, because USB carries it at every size; else YUYV, which every camera has.</summary>
    private void AgreeOnFormat(VideoCameraOptions options)
    {
        HashSet<uint> offered = [];
        byte* description = stackalloc byte[Native.FormatDescriptionSizeBytes];
        for (uint i = 0; i < FormatsMax; i++)
        {
            Span<byte> one = Cleared(description, Native.FormatDescriptionSizeBytes);
            Put(one, 0, i);
            Put(one, 4, Native.VideoCapture);
            if (Native.Control(_descriptor, Native.EnumerateFormats, description) != 0)
                break;
            offered.Add(Number(one, 44));
        }

        uint[] wanted = [Native.MotionJpeg, Native.Jpeg, Native.Yuyv];
        uint chosen = wanted.FirstOrDefault(offered.Contains);
        if (chosen == 0)
            throw new IOException("it offers neither Motion-JPEG nor YUYV");
        byte* format = stackalloc byte[Native.FormatSizeBytes];
        Span<byte> fields = Cleared(format, Native.FormatSizeBytes);
        Put(fields, 0, Native.VideoCapture);
        Put(fields, 8, (uint)options.Width);
        Put(fields, 12, (uint)options.Height);
        Put(fields, 16, chosen);
        Put(fields, 20, Native.FieldNone);
        Ask(Native.SetFormat, format);
        Width = (int)Math.Min(Number(fields, 8), int.MaxValue);
        Height = (int)Math.Min(Number(fields, 12), int.MaxValue);
        Format = chosen == Native.Yuyv ? FrameFormat.Yuyv : FrameFormat.PictureFile;
        StrideBytes = Format == FrameFormat.Yuyv ? (int)Math.Min(Number(fields, 24), int.MaxValue) : 0;
        bool sensible = Width is >= 1 and <= SideMax && Height is >= 1 and <= SideMax && Number(fields, 16) == chosen
            && (Format != FrameFormat.Yuyv || StrideBytes >= 2 * Width && StrideBytes <= 8 * SideMax);
        if (!sensible)
            throw new IOException("it does not keep to a format that it offers");
    }

    /// <summary>A setting that the camera does not take is told at once: few have a focus that can be set.</summary>
    private void SetControls(VideoCameraOptions options)
    {
        if (options.Exposure is { } exposure)
        {
            // Not every camera with a manual exposure has an automatic one to switch off; the next control tells.
            Set(Native.ExposureAuto, Native.ExposureManual);
            if (!Set(Native.ExposureAbsolute, exposure))
                throw new IOException("its exposure cannot be set so; take exposure out of its settings or try another");
        }

        if (options.Focus is { } focus)
        {
            Set(Native.FocusAuto, 0);
            if (!Set(Native.FocusAbsolute, focus))
                throw new IOException("its focus cannot be set so; take focus out of its settings or try another");
        }
    }

    private bool Set(uint control, int value)
    {
        ulong pair = control | (ulong)(uint)value << 32;
        return Native.Control(_descriptor, Native.SetControl, &pair) == 0;
    }

    private void MapBuffers()
    {
        byte* request = stackalloc byte[Native.RequestBuffersSizeBytes];
        Span<byte> fields = Cleared(request, Native.RequestBuffersSizeBytes);
        Put(fields, 0, Buffers);
        Put(fields, 4, Native.VideoCapture);
        Put(fields, 8, Native.MemoryMapped);
        Ask(Native.RequestBuffers, request);
        uint count = Math.Min(Number(fields, 0), Buffers * 4);
        byte* buffer = stackalloc byte[Native.BufferSizeBytes];
        for (uint i = 0; i < count; i++)
        {
            Span<byte> one = Buffer(buffer, i);
            Ask(Native.QueryBuffer, buffer);
            uint sizeBytes = Number(one, 72);
            if (sizeBytes is 0 or > CameraFrame.SizeBytesMax)
                throw new IOException("its frames are larger than is read here");
            byte* address = Native.Map(_descriptor, sizeBytes, Number(one, 64));
            if (address is null)
                throw Failure();
            _mapped.Add(((nint)address, sizeBytes));
            Ask(Native.QueueBuffer, buffer);
        }

        if (_mapped.Count == 0)
            throw new IOException("it gives no memory for frames");
    }

    private void Begin()
    {
        uint type = Native.VideoCapture;
        Ask(Native.StreamOn, &type);
        _streams = true;
    }

    private void Ask(uint request, void* argument)
    {
        if (Native.Control(_descriptor, request, argument) != 0)
            throw Failure();
    }

    private static Span<byte> Buffer(byte* buffer, uint index)
    {
        Span<byte> fields = Cleared(buffer, Native.BufferSizeBytes);
        Put(fields, 0, index);
        Put(fields, 4, Native.VideoCapture);
        Put(fields, 60, Native.MemoryMapped);
        return fields;
    }

    private static Span<byte> Cleared(byte* bytes, int sizeBytes)
    {
        Span<byte> fields = new(bytes, sizeBytes);
        fields.Clear();
        return fields;
    }

    private static uint Number(ReadOnlySpan<byte> fields, int at) => BinaryPrimitives.ReadUInt32LittleEndian(fields[at..]);

    private static void Put(Span<byte> fields, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(fields[at..], value);

    private static IOException Failure()
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException(error == Native.Busy ? "another program uses it" : Marshal.GetPInvokeErrorMessage(error));
    }
}
