using System.Text;
using CheckpointEdge.Devices.Cameras;
using CheckpointEdge.Devices.ChipReaders;
using CheckpointEdge.Devices.ChipReaders.IsoDep;
using CheckpointEdge.Devices.MrzReaders;
using CheckpointEdge.Devices.Panel;
using CheckpointEdge.Devices.Panel.Guard;
using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Tests.Fuzz;

/// <summary>What comes over the lines of devices: serial readers, cameras, contactless chips, the card service, the panel's guard.</summary>
internal static class DevicesFuzzTargets
{
    private const int KiB = 1024;
    private const int MiB = 1024 * 1024;
    private const int FrameSizeBytesMax = 4 * KiB;

    private static readonly IsoDepParameters _chip = new(64, TimeSpan.FromMilliseconds(1), TimeSpan.Zero, false);

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("serial", SerialLines, Serial, 8 * MiB, 4_000),
        new("motion-jpeg", Frames, MotionJpeg, 4 * MiB, 3_000),
        new("panel-guard", PanelLines, Guard, 2 * MiB, 2_000) { Text = true },
        new(
            "iso-dep", () => [[2, 0x90, 0x00, 0xFF, 3, 1, 2, 0xFF, 0xF2, 1, 0xFF, 0xA2], [0x12, 1, 2, 0xFF, 0x03, 0x90, 0x00]],
            IsoDep, 16 * MiB, 600),
        new("chip-activation", () => [[5, 0x78, 0x80, 0x70, 2], [0x50, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0x81, 0x81, 0]], Activation, 64 * KiB, 4_000),
        new("card-service", () => [[.. "Reader 00 00\0Reader CL 01 00\0\0"u8], [0x0A, 2, 1, 2, 0x12, 4, 0, 0, 0, 9]], CardService, 8 * MiB, 4_000),
    ];

    private static void Serial(byte[] input)
    {
        MrzFrames frames = new();
        int completed = 0;
        void Completed(string text)
        {
            completed++;
            if (text.Length > MrzReaderEvent.Lines.TextLengthMax || string.IsNullOrWhiteSpace(text))
                throw new InvalidOperationException("A zone is empty or beyond its limit.");
        }

        foreach (byte[] piece in input.Chunk(37))
        {
            frames.Take(piece, Completed);
            if (piece[^1] % 5 == 0)
                frames.Quiet(Completed);
        }

        FuzzFeedback.Saw(completed == 0 ? "none" : completed == 1 ? "one" : "several");
    }

    private static void MotionJpeg(byte[] input)
    {
        JpegFrames frames = new(FrameSizeBytesMax);
        foreach (byte[] piece in input.Chunk(61))
        {
            frames.Take(piece, frame =>
            {
                if (frame.Length > FrameSizeBytesMax || frame is not [0xFF, 0xD8, .., 0xFF, 0xD9])
                    throw new InvalidOperationException("A frame is beyond its limit, or not a whole one.");
                FuzzFeedback.Saw("a frame");
            });
        }
    }

    private static void Guard(byte[] input)
    {
        using MemoryStream stream = new(input);
        GuardWire.ReadAsync(
            stream,
            line =>
            {
                if (line.Length > GuardWire.LineBytesMax)
                    throw new InvalidOperationException("A line is beyond its limit.");
                bool outputs = GuardWire.Outputs(line.Span) is not null;
                bool seen = GuardWire.SeenOf(line.Span) is not null;
                FuzzFeedback.Saw(outputs ? "outputs" : seen ? "seen" : "neither");
                return outputs || seen;
            },
            CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <summary>The input is what the chip answers, frame by frame, parted by 0xFF; then it is silent.</summary>
    private static void IsoDep(byte[] input)
    {
        Queue<byte[]> answers = new();
        int start = 0;
        for (int at = 0; at <= input.Length; at++)
        {
            if (at < input.Length && input[at] != 0xFF)
                continue;
            answers.Enqueue(input[start..at]);
            start = at + 1;
        }

        int frames = 0;
        IsoDepChannel channel = new(
            (_, _, _) =>
            {
                if (++frames > 100_000)
                    throw new InvalidOperationException("The channel never gives up.");
                return ValueTask.FromResult<ReadOnlyMemory<byte>>(answers.Count > 0 ? answers.Dequeue() : []);
            },
            _chip, new(), TimeProvider.System);
        try
        {
            channel.TransceiveAsync(new byte[] { 0, 0x84, 0, 0, 8 }, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (ChipReaderException)
        {
            // What is announced.
        }
    }

    private static void Activation(byte[] input)
    {
        if (IsoDepParameters.TryOfTypeA(input, out IsoDepParameters typeA))
            Possible(typeA);
        if (IsoDepParameters.TryOfTypeB(input, out IsoDepParameters typeB))
        {
            Possible(typeB);
            IsoDepParameters.Attrib(input, 256);
        }
    }

    private static void Possible(IsoDepParameters parameters)
    {
        if (parameters.FrameSizeBytesMax is < 16 or > 4096 || parameters.FrameWait > TimeSpan.FromSeconds(6))
            throw new InvalidOperationException("A chip may say what no chip can.");
    }

    private static void CardService(byte[] input)
    {
        PcscReaders.Split(input);
        PcscCard.Property(input, input.Length > 0 ? input[0] : (byte)0);
    }

    private static IReadOnlyList<byte[]> SerialLines() =>
    [
        Encoding.Latin1.GetBytes(
            "\u0002P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\rL898902C36UTO7408122F3004155ZE184226B<<<<<16\r\u0003"),
        Encoding.Latin1.GetBytes(
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\r\nL898902C36UTO7408122F3004155ZE184226B<<<<<16\r\n"),
        [2, 2, 3, 3, 0, 0xFF],
    ];

    private static IReadOnlyList<byte[]> Frames()
    {
        byte[] frame =
        [
            0xFF, 0xD8, 0xFF, 0xE1, 0, 8, 0xFF, 0xD8, 1, 2, 0xFF, 0xD9, 0xFF, 0xFF, 0xDA, 0, 4, 3, 0xFF,
            0x11, 0xFF, 0x00, 0x22, 0xFF, 0xD3, 0x33, 0xFF, 0xFF, 0xD9,
        ];
        return [frame, [.. frame, .. frame, 0xFF, 0, .. frame]];
    }

    private static IReadOnlyList<byte[]> PanelLines() =>
    [
        GuardWire.Line(PanelOutputs.Safe),
        GuardWire.Line(new GuardWire.Seen(PanelInputs.Quiet, new PanelTrouble("It is open.", "Close it."))),
        [.. GuardWire.Line(PanelOutputs.Safe), .. GuardWire.Line(PanelOutputs.Safe)],
    ];
}
