using CheckpointEdge.Simulators.ChipReaders;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Trust;

namespace CheckpointEdge.Tests.Fuzz;

/// <summary>
/// Whole readings of a chip that lies. In one kind its answers are bent on the way, protected ones and unprotected ones; in
/// the other the chip holds bent files and protects them rightly.
/// </summary>
internal static class HostileReading
{
    private const int CommandsMax = 400;
    private const int TotalSizeBytesMax = 1024 * 1024;

    /// <summary>Commands before the first bent answer (count): as many as a reading has.</summary>
    private const int HonestCommandsMax = 40;

    private static readonly ChipPassword _password = new ChipPassword.Mrz(FuzzSeeds.Plain.KeyInformation);

    private static readonly ChipReadingOptions _options = ChipReadingOptions.Default with
    {
        CommandsMax = CommandsMax,
        TotalSizeBytesMax = TotalSizeBytesMax,
        FaceFileSizeBytesMax = TotalSizeBytesMax,
    };

    private static readonly TrustStore _nobody = TrustStore.Of([]);

    /// <summary>A seed is a plan: which answers are bent, and how.</summary>
    public static IReadOnlyList<byte[]> AnswerSeeds() =>
        [.. Enumerable.Range(0, 24).Select(at => new byte[] { (byte)at, 1, 2, 3, 4, 5, 6, 7 })];

    /// <summary>Key agreements cost a hundred times as much.</summary>
    public static IReadOnlyList<byte[]> FewAnswerSeeds() => [.. AnswerSeeds().Take(6)];

    public static IReadOnlyList<byte[]> FileSeeds() => FuzzSeeds.Files(
        ChipFile.Com, ChipFile.Sod, ChipFile.DataGroup(1), ChipFile.DataGroup(2), ChipFile.DataGroup(14), ChipFile.CardAccess);

    /// <summary>Opened by BAC.</summary>
    public static void Answers(byte[] input) => Answers(FuzzSeeds.Plain, input);

    /// <summary>Opened by PACE with each mapping, and proving itself by Chip and Active Authentication.</summary>
    public static void ProvingAnswers(byte[] input) =>
        Answers(FuzzSeeds.Passports[input.Length % FuzzSeeds.Passports.Length], input);

    private static void Answers(VirtualPassport passport, byte[] input)
    {
        ulong seed = 0;
        foreach (byte part in input)
            seed = seed * 257 + part;
        FuzzRandom random = new(seed);
        int first = random.Below(HonestCommandsMax);
        HostileReader reader = new(passport, (number, answer) =>
            number < first || random.Below(4) != 0 ? answer : Bent(answer, random));
        Read(reader);
    }

    public static void Contents(byte[] input)
    {
        VirtualPassport passport = FuzzSeeds.Plain;
        ChipFile file = input.Length == 0 ? ChipFile.Com : ChipFile.All.FirstOrDefault(each => each.Tag == input[0]) ?? ChipFile.Com;
        passport = passport with { Files = passport.Files.SetItem(file, input) };
        Read(new HostileReader(passport, (_, answer) => answer));
    }

    private static void Read(HostileReader reader)
    {
        ChipReadResult result = new ChipReading(reader, TimeProvider.System)
            .ReadAsync(_password, _options, null, CancellationToken.None).GetAwaiter().GetResult();
        FuzzTargets.Demand(reader.Commands <= CommandsMax + 8, "more commands than allowed");
        FuzzTargets.Demand(result.Files.Values.Sum(file => (long)file.Length) <= TotalSizeBytesMax, "more bytes than allowed");
        DocumentInspection inspection = DocumentInspector.Inspect(result, null, _nobody, TimeProvider.System.GetUtcNow());
        FuzzTargets.Demand(inspection.Outcome != InspectionOutcome.Genuine, "a chip that lies is genuine");
    }

    private static ReadOnlyMemory<byte> Bent(ReadOnlyMemory<byte> answer, FuzzRandom random) => random.Below(8) switch
    {
        0 => answer[..random.Below(answer.Length + 1)],
        1 => random.Bytes(random.Below(300)),
        2 => (byte[])[random.Byte(), random.Byte()],
        3 => (byte[])[.. answer.Span, 0x61, random.Byte()],
        4 => (byte[])[.. answer.Span[..Math.Max(0, answer.Length - 2)], 0x61, random.Byte()],
        5 => (byte[])[0x6C, random.Byte()],
        6 => random.Of((byte[][])[[0x90, 0x00], [0x62, 0x82], [0x6B, 0x00], [0x67, 0x00], [0x69, 0x82], [0x69, 0x88], [0x6A, 0x82]]),
        _ => Mutations.Of(answer.ToArray(), [0x99, 0x02, 0x90, 0x00], random),
    };

    /// <summary>The virtual chip behind something that changes its answers; answers at once, on the caller's thread.</summary>
    private sealed class HostileReader(VirtualPassport passport, Func<int, ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> bend)
        : IChipReader
    {
        private readonly VirtualChip _chip = new(passport);

        public string Name => "reader of a hostile chip";

        public ChipPresence Presence => ChipPresence.Present;

        public int CommandSizeBytesMax => 65_544;

        public int ResponseSizeBytesMax => 65_538;

        public int Commands { get; private set; }

        public event Action? Changed
        {
            add { }
            remove { }
        }

        public ValueTask ConnectAsync(CancellationToken cancellation)
        {
            _chip.PowerOn();
            return ValueTask.CompletedTask;
        }

        public ValueTask<ReadOnlyMemory<byte>> TransceiveAsync(ReadOnlyMemory<byte> command, CancellationToken cancellation)
        {
            ChipAnswer answer = _chip.Answer(command.Span);
            return ValueTask.FromResult(bend(Commands++, answer.Bytes));
        }

        public ValueTask DisconnectAsync()
        {
            _chip.PowerOff();
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => DisconnectAsync();
    }
}
