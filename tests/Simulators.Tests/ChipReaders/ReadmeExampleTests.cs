using CheckpointEdge.Simulators.ChipReaders.Issuing;
using CheckpointEdge.Tests;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Access;
using CheckpointEdge.TravelDocuments.Chip.Files;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.TravelDocuments.Trust;

namespace CheckpointEdge.Simulators.ChipReaders;

/// <summary>The example in the page of TravelDocuments is code that compiles and says what the page promises.</summary>
public sealed class ReadmeExampleTests
{
    [Fact]
    public async Task The_example_reads_a_virtual_passport_and_calls_it_genuine()
    {
        VirtualPassport passport = Fictional.Utopia.Issue(Fictional.Options);
        await using VirtualChipReader reader = new(TimeProvider.System);
        reader.Place(passport);
        List<string> shown = [];
        TrustFile[] trust = [.. Fictional.Utopia.TrustFiles.Select(file => new TrustFile(file.Name, file.Content))];
        string outcome = await ExampleAsync(
            string.Join('\n', passport.Lines), reader, trust, shown.Add, TimeProvider.System.GetUtcNow(), default);
        Assert.Equal("Genuine", outcome);
        Assert.Contains(shown, line => line.StartsWith("PassiveAuthentication sodSignature Pass", StringComparison.Ordinal));
        Assert.Contains("1 portraits", shown);
    }

    [Fact]
    public void The_page_shows_these_lines()
    {
        string page = File.ReadAllText(Path.Combine(
            Needs.RepositoryRoot, "src", "CheckpointEdge.TravelDocuments", "README.md"));
        string example = page[(page.IndexOf("```csharp\n", StringComparison.Ordinal) + 10)..];
        string code = File.ReadAllText(Path.Combine(
            Needs.RepositoryRoot, "tests", "Simulators.Tests", "ChipReaders", "ReadmeExampleTests.cs"));
        foreach (string line in example[..example.IndexOf("```", StringComparison.Ordinal)].Split('\n'))
            Assert.Contains(Words(line), Words(code), StringComparison.Ordinal);
    }

    private static async Task<string> ExampleAsync(
        string lines, IChipReader reader, TrustFile[] certificateFiles, Action<string> show, DateTimeOffset now,
        CancellationToken cancellation)
    {
        DateOnly today = DateOnly.FromDateTime(now.UtcDateTime);

        // The page begins here.
        MrzReading printed = MrzParser.Parse(lines, today);
        if (ChipPasswords.OfReading(printed) is not { } password)
            return "No chip opens with these lines.";

        ChipReading reading = new(reader, TimeProvider.System);
        ChipReadResult chip = await reading.ReadAsync(
            password, ChipReadingOptions.Default, step => show($"{step.Name}: {step.Sentence}"), cancellation);
        if (chip.Access.Protocol == ChipAccessProtocol.Bac)
            show($"Opened with BAC, because {chip.Access.WhyNotPace}.");

        TrustStore trust = TrustStore.Of(certificateFiles);
        DocumentInspection inspection = DocumentInspector.Inspect(chip, printed, trust, now);
        foreach (DocumentCheck check in inspection.Checks)
            show($"{check.Group} {check.Name} {check.Result}: {check.Reason}");

        if (chip[ChipFile.DataGroup(2)] is { } dg2 && DataGroup2.TryRead(dg2, out DataGroup2? face, out _))
            show($"{face.Faces.Length} portraits");
        return inspection.Outcome.ToString();
    }

    /// <summary>Without the comments behind the code and without the space that aligns them.</summary>
    private static string Words(string text) => string.Join('\n', text.Split('\n').Select(line =>
        (line.IndexOf("  //", StringComparison.Ordinal) is var at and >= 0 ? line[..at] : line).Trim()));
}
