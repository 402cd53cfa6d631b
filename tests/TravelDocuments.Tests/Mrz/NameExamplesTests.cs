using System.Text.Json;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.TravelDocuments.Transliteration;

namespace CheckpointEdge.Tests.Mrz;

/// <summary>The 59 names that Doc 9303 parts 4 to 7 write as examples.</summary>
public sealed class NameExamplesTests
{
    /// <summary>
    /// The standard leaves shortening to the issuer and shows several results for one name; these are the other choices.
    /// Each is a right shortening (which the test proves) and none is what the rule of this product gives.
    /// </summary>
    private static readonly string[] _otherChoices =
    [
        "BENNELONG<WOOLOOM<WARRAND<WARNAM<<DINGO",
        "BENNEL<WOOLOO<WARRAN<WARNAM<<DINGO<POTO",
        "NILAVADHANANANDA<<ARNPOL<PE<CH",
        "BENNELONG<WOOLOOM<WA<WARN<<D<P",
        "BENNE<WOOLO<WARRA<WARNA<<DIN<P",
        "NILAVADHANANANDA<<ARN<PET<CHARO",
        "BENNELONG<WOOLOOMOOLOO<W<W<<D<P",
        "BENNELONG<WOOLOOM<WAR<WARN<<D<P",
        "BENNEL<WOOLO<WARRA<WARNA<<DIN<P",
        "NILAVADHANANANDA<<ARNP<PE<CHARO",
        "BENNELONG<WOOLOOMOOLOO<WAR<W<<D",
        "BENNELONG<WOOLOOM<WAR<WA<<DINGO",
        "BENN<WOOL<WARR<WARN<<DINGO<POTO",
    ];

    [FactNeeding(Needs.Documents)]
    public void Every_example_is_written_as_printed_or_is_another_right_choice()
    {
        int same = 0;
        HashSet<string> others = [];
        foreach ((MrzFormat format, string primary, string secondary, string field) in Examples())
        {
            MrzBuilt built = Build(format, primary, secondary);
            string written = NameOf(format, built.Lines[format == MrzFormat.TD1 ? 2 : 0]);
            if (written == field)
            {
                same++;
                continue;
            }

            Assert.True(IsShortened(field, primary, secondary), field);
            Assert.True(IsShortened(written, primary, secondary), written);
            others.Add(field);
        }

        Assert.Equal(_otherChoices.Order(StringComparer.Ordinal), others.Order(StringComparer.Ordinal));
        Assert.Equal(59, Examples().Count());

        // One rule gives one result for one name and one width. The standard prints up to three, in two layouts of equal
        // width even different ones: no rule at all can write more than 47 of the examples, and this one writes 44.
        Assert.Equal(47, Examples()
            .GroupBy(example => (example.Primary, example.Secondary, example.Field.Length))
            .Sum(group => group.CountBy(example => example.Field).Max(count => count.Value)));
        Assert.Equal(59 - 15, same);
    }

    [FactNeeding(Needs.Documents)]
    public void Every_example_is_read_with_its_parts_and_its_sign_of_truncation()
    {
        foreach ((MrzFormat format, string primary, string secondary, string field) in Examples())
        {
            MrzBuilt built = Build(format, "A", "B");
            string[] lines = [.. built.Lines];
            int line = format == MrzFormat.TD1 ? 2 : 0;
            lines[line] = (format == MrzFormat.TD1 ? "" : lines[line][..5]) + field;
            MrzFields fields = MrzParser.Parse(string.Join('\n', lines), new(2026, 11, 22)).Fields;

            Assert.Equal(field[^1] != '<', fields.NamePossiblyTruncated);
            if (!IsWhole(field, primary, secondary))
                continue;
            Assert.Equal(NameTransliteration.ToMrz(primary).Text.Replace('<', ' '), fields.PrimaryIdentifier);
            Assert.Equal(NameTransliteration.ToMrz(secondary).Text.Replace('<', ' '), fields.SecondaryIdentifier);
        }
    }

    private static MrzBuilt Build(MrzFormat format, string primary, string secondary) => MrzBuilder.Build(format, new()
    {
        DocumentCode = format switch { MrzFormat.TD3 => "P", MrzFormat.MrvA or MrzFormat.MrvB => "V", _ => "I" },
        IssuingState = "UTO",
        Nationality = "UTO",
        DocumentNumber = "L898902C3",
        DateOfBirth = new(1974, 8, 12),
        DateOfExpiry = new(2030, 4, 15),
        PrimaryIdentifier = primary,
        SecondaryIdentifier = secondary,
    });

    /// <summary>Each word the beginning of its full word, none missing but given names at the end, no position left.</summary>
    private static bool IsShortened(string field, string primary, string secondary)
    {
        string[] parts = field.Split("<<");
        string[] full = [NameTransliteration.ToMrz(primary).Text, NameTransliteration.ToMrz(secondary).Text];
        if (parts.Length != 2 || field[^1] == '<')
            return false;
        string[] first = parts[0].Split('<');
        string[] second = parts[1].Split('<');
        return first.Length == full[0].Split('<').Length
            && first.Zip(full[0].Split('<')).All(pair => pair.Second.StartsWith(pair.First, StringComparison.Ordinal))
            && second.Length <= full[1].Split('<').Length
            && second.Zip(full[1].Split('<')).All(pair => pair.Second.StartsWith(pair.First, StringComparison.Ordinal));
    }

    private static bool IsWhole(string field, string primary, string secondary)
    {
        string second = NameTransliteration.ToMrz(secondary).Text;
        string whole = NameTransliteration.ToMrz(primary).Text + (second.Length == 0 ? "" : "<<" + second);
        return field.TrimEnd('<') == whole;
    }

    private static string NameOf(MrzFormat format, string line) => format == MrzFormat.TD1 ? line : line[5..];

    private static IEnumerable<(MrzFormat Format, string Primary, string Secondary, string Field)> Examples()
    {
        using JsonDocument document =
            JsonDocument.Parse(File.ReadAllBytes(Needs.Data("documents", "mrz", "icao-name-examples.json")));
        foreach (JsonElement example in document.RootElement.GetProperty("examples").EnumerateArray())
        {
            MrzFormat format = MrzFormats.Parse(example.GetProperty("format").GetString()!)!.Value;
            string[] parts = example.GetProperty("viz").GetString()!.Split(", ");
            yield return (format, parts[0], parts.Length > 1 ? parts[1] : "",
                NameOf(format, example.GetProperty("mrz").GetString()!));
        }
    }
}
