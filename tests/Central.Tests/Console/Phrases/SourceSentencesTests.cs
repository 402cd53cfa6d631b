using System.Text.RegularExpressions;
using Appliance.Tests.Kiosk.Phrases;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Exchange.Phrases;
using CheckpointEdge.Tests;

namespace CheckpointEdge.Central.Tests.Console.Phrases;

/// <summary>Every sentence in the sources that somebody at the console may see has a template.</summary>
public sealed partial class SourceSentencesTests
{
    /// <summary>So many were there when this was written; a scan that finds fewer does not read (count).</summary>
    private const int SentencesMin = 200;

    /// <summary>Where sentences for the console are written.</summary>
    private static readonly string[] _places =
    [
        "Accounts", "Audit", "Bureau", "Console", "Courier/CourierDesk.cs", "Enrolment/UnitStore.cs", "Enrolment/UnitTurns.cs",
        "Evidence/EvidenceShelf.cs", "Faces", "Fleet", "Import/ListGuard.cs", "Lists", "Removals", "Reports/ClearedBook.cs", "Reports/HitBook.cs",
        "Sightings", "Slicing",
    ];

    /// <summary>Files whose sentences nobody at the console sees, and why.</summary>
    private static readonly Dictionary<string, string> _files = new(StringComparer.Ordinal)
    {
        ["StatusEndpoints.cs"] = "for machines",
        ["ConsolePages.cs"] = "a fault of the program",
        ["Regions.cs"] = "names of regions are typed in English",
        ["ShiftCounts.cs"] = "a pattern",
        ["WholeBody.cs"] = "a fault of a program that asks",
    };

    /// <summary>Single strings, and why.</summary>
    private static readonly Dictionary<string, string> _strings = new(StringComparer.Ordinal)
    {
        ["checkpointedge approver key v1n{}n{}"] = "what is signed",
        ["The endpoint asks for no session."] = "a fault of the program",
        ["The bundle does not name this file: it was cut or changed."] = "told to who brings it, by checkpointctl",
        ["The bundle comes from a board that is not in service."] = "told to who brings it, by checkpointctl",
        ["What the board says of itself in the bundle cannot be read."] = "told to who brings it, by checkpointctl",
        ["{} in the bundle holds no batch of at most {} reports."] = "told to who brings it, by checkpointctl",
        ["'{}' is no address for boards; it must begin with https://."] = "an option of the program",
        ["This ticket is not known or has expired; ask for a new one."] = "told to a board",
        ["A renewal keeps the key of {}; a board with a new key comes in with a ticket."] = "told to a board",
        ["The ticket of {} was used already, with another key: a ticket lets one board in, once; ask for a new one."] = "told to a board",
        ["The ticket of {} has expired; ask for a new one."] = "told to a board",
        ["The key shown with the ticket of {} belongs to another board; make a new key."] = "told to a board",
        ["A picture was offered with a length, an offset or a piece that is not possible."] = "told to a board",
        ["A picture was offered for a hit that this board has not sent."] = "told to a board",
        ["More than {} pictures were begun and not finished."] = "told to a board",
        ["That is no name of a picture."] = "a forged address",
        ["policy.json is empty."] = "an option of the program",
        ["policy.json cannot be read (line {})."] = "an option of the program",
        ["The program came without its default policy."] = "a fault of the program",
        ["This is not the end of a page of sightings."] = "a forged address",
    };

    private static readonly string[] _templates =
        [.. new PhraseFiles(typeof(AuditLog).Assembly).Templates().SelectMany(section => section.Value)
            .Select(template => Places().Replace(template, "{}").ToLowerInvariant())];

    [Fact]
    public void Every_sentence_that_the_console_may_show_has_a_template()
    {
        string root = System.IO.Path.Combine(Needs.RepositoryRoot, "src", "CheckpointEdge.Central");
        List<string> missing = [];
        int sentences = 0;
        foreach (string file in _places.SelectMany(place => FilesOf(System.IO.Path.Combine(root, place))))
            foreach (string text in _files.ContainsKey(System.IO.Path.GetFileName(file)) ? [] : SourceStrings.Of(File.ReadAllText(file)))
            {
                if (!Words().IsMatch(text) || Statement().IsMatch(text) || _strings.ContainsKey(text))
                    continue;
                sentences++;
                if (!IsKnown(text))
                    missing.Add($"{System.IO.Path.GetFileName(file)}: {text}");
            }

        Assert.True(missing.Count == 0, string.Join('\n', missing.Distinct()));
        Assert.True(sentences > SentencesMin, $"only {sentences} sentences were found");
    }

    /// <summary>Its words stand in this order in one template: sentences are composed of parts, and their parts are in the sources.</summary>
    private static bool IsKnown(string text)
    {
        string[] parts = [.. text.ToLowerInvariant().Split("{}").Select(part => part.Trim(' ', '.')).Where(part => part.Length > 0)];
        return _templates.Any(template =>
        {
            int at = 0;
            foreach (string part in parts)
            {
                int found = template.IndexOf(part, at, StringComparison.Ordinal);
                if (found < 0)
                    return false;
                at = found + part.Length;
            }

            return true;
        });
    }

    private static IEnumerable<string> FilesOf(string path) =>
        File.Exists(path) ? [path] : Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories);

    [GeneratedRegex("[a-z]{2,} (\\{\\} )?[a-z]{2,}")]
    private static partial Regex Words();

    /// <summary>SQL.</summary>
    [GeneratedRegex("^\\s*(SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|AND|ORDER|WITH) ")]
    private static partial Regex Statement();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Places();
}
