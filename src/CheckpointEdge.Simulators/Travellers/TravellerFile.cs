using System.Collections.Immutable;
using System.Text.Json;
using CheckpointEdge.Devices.MrzReaders;
using CheckpointEdge.Simulators.ChipReaders.Faces;

namespace CheckpointEdge.Simulators.Travellers;

/// <summary>Reads the travellers' file: <c>{"travellers":[…]}</c>, each as <see cref="Traveller"/>.</summary>
public static class TravellerFile
{
    /// <summary>Of the file, and of each portrait (bytes).</summary>
    public const int SizeBytesMax = 4 * 1024 * 1024;

    /// <summary>In one file (count).</summary>
    public const int TravellersMax = 500;

    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    private sealed record Content(ImmutableArray<Traveller> Travellers);

    /// <exception cref="InvalidOperationException">It cannot be used; one sentence names the file, and the line where one is known.</exception>
    public static ImmutableArray<Traveller> Read(string file)
    {
        Content? content;
        try
        {
            content = JsonSerializer.Deserialize<Content>(ReadBounded(file), _options);
        }
        catch (JsonException e)
        {
            throw Wrong(file, $"line {e.LineNumber + 1} is not what a travellers' file holds there");
        }

        if (content is null || content.Travellers.IsDefaultOrEmpty)
            throw Wrong(file, "it holds no \"travellers\"");
        if (content.Travellers.Length > TravellersMax)
            throw Wrong(file, $"it holds more than {TravellersMax} travellers");
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (Traveller traveller in content.Travellers)
            Check(file, traveller, seen);
        return content.Travellers;
    }

    /// <summary>The traveller's portrait: the file named beside the travellers' file, else a drawn silhouette.</summary>
    /// <exception cref="InvalidOperationException">The named portrait cannot be read.</exception>
    public static byte[] Portrait(string file, Traveller traveller) => traveller.Portrait.Length == 0
        ? Silhouette.Png(traveller.Id)
        : ReadBounded(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, traveller.Portrait));

    /// <summary>The holder's photograph, JPEG: that of the chip, else a drawn one.</summary>
    /// <exception cref="InvalidOperationException">The named portrait cannot be read.</exception>
    public static byte[] Photograph(string file, Traveller traveller) =>
        traveller.Chip is { } chip && ChipPortrait(file, chip) is { Length: > 0 } own ? own : DrawnFace.Jpeg(string.Concat(traveller.Mrz));

    /// <summary>The picture on the traveller's chip; empty: it is drawn.</summary>
    /// <exception cref="InvalidOperationException">The named portrait cannot be read.</exception>
    internal static byte[] ChipPortrait(string file, TravellerChip chip) => chip.Portrait.Length == 0
        ? []
        : ReadBounded(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, chip.Portrait));

    private static void Check(string file, Traveller traveller, HashSet<string> seen)
    {
        if (traveller.Id.Length is 0 or > 64
            || !traveller.Id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw Wrong(file, $"the id \"{traveller.Id}\" is not 1 to 64 lower-case letters, digits and hyphens");
        if (!seen.Add(traveller.Id))
            throw Wrong(file, $"the id \"{traveller.Id}\" stands in it twice");
        if (traveller.Mrz.IsDefaultOrEmpty
            || string.Join('\n', traveller.Mrz).Length > MrzReaderEvent.Lines.TextLengthMax)
            throw Wrong(file, $"the traveller \"{traveller.Id}\" has no \"mrz\" lines, or too long ones");
        if (Path.GetFileName(traveller.Portrait) != traveller.Portrait)
            throw Wrong(file, $"the portrait of \"{traveller.Id}\" is not the name of a file beside it");
        if (traveller.Chip is not { } chip)
            return;
        if (chip.Mistake() is { } mistake)
            throw Wrong(file, $"in the chip of \"{traveller.Id}\", {mistake}");
        if (!TravellerChips.CanBeIssued(traveller))
            throw Wrong(file, $"the lines of \"{traveller.Id}\" are of no passport or card that has a chip");
    }

    private static byte[] ReadBounded(string file)
    {
        try
        {
            if (new FileInfo(file).Length > SizeBytesMax)
                throw Wrong(file, $"it is longer than {SizeBytesMax} bytes");
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Wrong(file, "it is not there or may not be read");
        }
    }

    private static InvalidOperationException Wrong(string file, string why) =>
        new($"The simulators cannot use {file}: {why}.");
}
