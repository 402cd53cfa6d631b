using System.Text;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.TravelDocuments.Trust.Checks;

/// <summary>What all checks of one inspection look at. Immutable.</summary>
internal sealed class Inspected
{
    private const uint DataGroup1Tag = 0x61;
    private const uint MrzTag = 0x5F1F;

    public Inspected(ChipReadResult reading, MrzReading? printed, TrustStore trust, DateTimeOffset now)
    {
        Reading = reading;
        Printed = printed is { Lines.Length: > 0 } ? printed : null;
        Trust = trust;
        Now = now;
        SodProblem = "EF.SOD was not read.";
        if (reading[ChipFile.Sod] is { } sod)
        {
            SecurityObject.TryRead(sod, out SecurityObject? read, out string problem);
            (Sod, SodProblem) = (read, problem);
        }

        Zone = reading[ChipFile.DataGroup(1)] is { } file ? ReadZone(file, DateOnly.FromDateTime(now.UtcDateTime)) : null;
    }

    public ChipReadResult Reading { get; }

    public MrzReading? Printed { get; }

    public TrustStore Trust { get; }

    public DateTimeOffset Now { get; }

    public SecurityObject? Sod { get; }

    public string SodProblem { get; }

    /// <summary>Of DG1; null when it was not read or holds none.</summary>
    public MrzReading? Zone { get; }

    /// <summary>A chip was there; else only files are.</summary>
    public bool Live => Reading.Steps.Length > 0;

    public bool Lists(int dataGroup) => Sod?.Hashes.ContainsKey(dataGroup) == true;

    public ReadOnlyMemory<byte>? DataGroup(int number) => Reading[ChipFile.DataGroup(number)];

    /// <summary>The step of that name ended so.</summary>
    public bool Stepped(string name, ChipStepResult result) =>
        Reading.Steps.Any(step => step.Name == name && step.Result == result);

    private static MrzReading? ReadZone(ReadOnlyMemory<byte> file, DateOnly today)
    {
        if (!BerTlv.TryRead(file, out BerTlv outer) || outer.Tag != DataGroup1Tag || outer.Find(MrzTag) is not { } zone
            || zone.Value.Length > 90)
            return null;
        string text = Encoding.Latin1.GetString(zone.Value.Span);
        int width = text.Length switch
        {
            90 => 30,
            72 => 36,
            88 => 44,
            _ => 0,
        };
        if (width == 0)
            return null;
        IEnumerable<string> lines = Enumerable.Range(0, text.Length / width).Select(line => text.Substring(line * width, width));
        return MrzParser.Parse(string.Join('\n', lines), today);
    }
}
