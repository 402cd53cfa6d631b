using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Access;
using CheckpointEdge.TravelDocuments.Chip.Commands;
using CheckpointEdge.TravelDocuments.Chip.Files;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.TravelDocuments.Tlv;
using CheckpointEdge.TravelDocuments.Transliteration;
using CheckpointEdge.TravelDocuments.Trust;

namespace CheckpointEdge.Tests.Fuzz;

/// <summary>Every parser of the library that meets bytes from outside.</summary>
internal static class FuzzTargets
{
    private const int KiB = 1024;
    private const int MiB = 1024 * 1024;

    private static readonly DateOnly _today = new(2026, 11, 22);
    private static readonly DateTimeOffset _now = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<TrustStore> _trust = new(() =>
        TrustStore.Of(FuzzSeeds.TrustFiles().Select(file => new TrustFile(file.Name, file.Content))));

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("mrz", FuzzSeeds.Zones, Zone, 128 * KiB, 20_000),
        new("tlv", () => FuzzSeeds.Files([.. ChipFile.All]), Objects, 40 * MiB, 20_000),
        new("sod", () => FuzzSeeds.Files(ChipFile.Sod), SecurityObjectFile, 8 * MiB, 4_000),
        new("inspection", () => FuzzSeeds.Files(ChipFile.Sod, ChipFile.DataGroup(14), ChipFile.DataGroup(15)), Inspection, 16 * MiB, 300),
        new("roots", FuzzSeeds.Roots, Trust, 16 * MiB, 300),
        new("lists", FuzzSeeds.Lists, Trust, 16 * MiB, 2_000),
        new("face", () => FuzzSeeds.Files(ChipFile.DataGroup(2)), Face, 8 * MiB, 8_000),
        new("files", () => FuzzSeeds.Files(
            [ChipFile.Com, ChipFile.Dir, .. ChipFile.DataGroups.Where(file => file.Number is not 2 and not 3 and not 4)]),
            Files, 8 * MiB, 8_000),
        new("security-infos", () =>
            [.. FuzzSeeds.Files(ChipFile.CardAccess, ChipFile.CardSecurity, ChipFile.DataGroup(14)), .. FuzzSeeds.Real("SecurityInfos")],
            Infos, 8 * MiB, 6_000),
        new("messages", ProtectedAnswers.Seeds, ProtectedAnswers.Run, 8 * MiB, 8_000),
        new("chip-answers", HostileReading.AnswerSeeds, HostileReading.Answers, 64 * MiB, 400),
        new("chip-proofs", HostileReading.FewAnswerSeeds, HostileReading.ProvingAnswers, 64 * MiB, 20),
        new("chip-files", HostileReading.FileSeeds, HostileReading.Contents, 64 * MiB, 60),
    ];

    private static void Zone(byte[] input)
    {
        // Making the text costs twice its size, and that is no fault of the parser: more than enough of it is given.
        ReadOnlySpan<byte> enough = input.AsSpan(0, Math.Min(input.Length, 8 * MrzParser.TextLengthMax));
        MrzReading reading = MrzParser.Parse(Encoding.Latin1.GetString(enough), _today);
        Demand(reading.Valid == reading.Findings.All(finding => finding.Weight != FindingWeight.Error), "valid and findings differ");
        Demand(reading.Findings.Length < 40, "more than forty findings");
        Demand(
            reading.Confidence.All(field => !field.Certain
                || field.Field is "documentNumber" or "dateOfBirth" or "dateOfExpiry" or "optionalData1"),
            "a field without a digit is certain");
        if (input.Length % 16 == 0)
            Demand(NameCandidates.Of(reading.Fields.PrimaryIdentifier, reading.Fields.IssuingState, 8).Length <= 8, "candidates");
    }

    private static void Objects(byte[] input)
    {
        if (BerTlv.AnnouncedSize(input) is { } size)
            Demand(size > 1, "an announced size below a header's");
        BerTlv.TryReadAll(input, out List<BerTlv> objects);
        Walk(objects, 0);
        if (objects.Count > 0)
            objects[0].Find(0x5F2E);
    }

    private static void Walk(List<BerTlv> objects, int depth)
    {
        foreach (BerTlv each in objects)
        {
            Demand(each.Value.Length <= each.Whole.Length, "a value longer than its object");
            if (depth < BerTlv.DepthMax && each.IsConstructed && each.TryReadAll(out List<BerTlv> inside))
                Walk(inside, depth + 1);
        }
    }

    private static void SecurityObjectFile(byte[] input)
    {
        bool read = SecurityObject.TryRead(input, out SecurityObject? sod, out string problem);
        Demand(read == sod is not null && read == (problem.Length == 0), "answer and sentence differ");
        sod?.Matches(1, input);
    }

    private static void Inspection(byte[] input)
    {
        var files = FuzzSeeds.Passports[input.Length % FuzzSeeds.Passports.Length].Files;
        ChipFile place = input.Length == 0 ? ChipFile.Sod : input[0] switch
        {
            0x6E => ChipFile.DataGroup(14),
            0x6F => ChipFile.DataGroup(15),
            _ => ChipFile.Sod,
        };
        bool changed = !files.TryGetValue(place, out ReadOnlyMemory<byte> before) || !before.Span.SequenceEqual(input);
        DocumentInspection inspection = DocumentInspector.Inspect(
            ChipReadResult.Empty with { Files = files.SetItem(place, input), Complete = true }, null, _trust.Value, _now);
        Demand(inspection.Checks.Length > 0, "no checks");
        if (changed && place != ChipFile.Sod)
            Demand(inspection.Outcome != InspectionOutcome.Genuine || Tail(files, place, input), "an altered data group is genuine");
    }

    /// <summary>What stands behind the object in a file is no part of it, and may be anything.</summary>
    private static bool Tail(ImmutableDictionary<ChipFile, ReadOnlyMemory<byte>> files, ChipFile place, byte[] input) =>
        files.TryGetValue(place, out ReadOnlyMemory<byte> before) && input.AsSpan().StartsWith(before.Span);

    private static void Trust(byte[] input)
    {
        TrustStore store = TrustStore.Of([new TrustFile("input.crl", input)]);
        Demand(store is not null, "no store");
    }

    private static void Face(byte[] input)
    {
        bool read = DataGroup2.TryRead(input, out DataGroup2? value, out string why);
        Demand(read == value is not null && read == (why.Length == 0), "answer and sentence differ");
        Demand(value is null || value.Faces.Length is > 0 and <= DataGroup2.InstancesMax, "number of faces");
    }

    private static void Files(byte[] input)
    {
        CommonData.TryRead(input, out _, out _);
        ApplicationDirectory.TryRead(input, out _, out _);
        if (DataGroup1.TryRead(input, out DataGroup1? zone, out _))
            zone.Read(_today);
        DataGroup7.TryRead(input, out _, out _);
        DataGroup11.TryRead(input, out _, out _);
        DataGroup12.TryRead(input, out _, out _);
        DataGroup13.TryRead(input, out _, out _);
        DataGroup14.TryRead(input, out _, out _);
        DataGroup15.TryRead(input, out _, out _);
        DataGroup16.TryRead(input, out _, out _);
    }

    private static void Infos(byte[] input)
    {
        SecurityInfos.TryRead(input, out SecurityInfos infos);
        SecurityInfos.TryReadSigned(input, out _);
        Demand(infos.PaceInfos.Length + infos.Unknown.Length <= SecurityInfos.CountMax, "more entries than the limit");
    }

    public static void Demand(bool holds, string promise)
    {
        if (!holds)
            throw new CryptographicUnexpectedOperationException("A promise is broken: " + promise);
    }
}
