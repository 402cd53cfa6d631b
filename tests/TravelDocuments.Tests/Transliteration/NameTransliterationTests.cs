using System.Text.Json;
using CheckpointEdge.TravelDocuments.Transliteration;

namespace CheckpointEdge.Tests.Transliteration;

public sealed class NameTransliterationTests
{
    [Theory]
    [InlineData("Müller", "MUELLER")]
    [InlineData("Mu\u0308ller", "MUELLER")]
    [InlineData("Núñez", "NUNEZ")]
    [InlineData("Groß", "GROSS")]
    [InlineData("Kayacıoğlu", "KAYACIOGLU")]
    [InlineData("Þórður", "THORDUR")]
    [InlineData("Nguyễn", "NGUYEN")]
    [InlineData("O’Connor", "OCONNOR")]
    [InlineData("d'Ampezzo", "DAMPEZZO")]
    [InlineData("Smith-Jones", "SMITH<JONES")]
    [InlineData("Smith – Jones", "SMITH<JONES")]
    [InlineData("  van  der\tMuellen ", "VAN<DER<MUELLEN")]
    [InlineData("St. John, Jr.", "ST<JOHN<JR")]
    [InlineData("", "")]
    public void Latin_names_lose_marks_and_signs_and_keep_their_words(string name, string written) =>
        Assert.Equal(written, Written(name));

    [Theory]
    [InlineData("Горбачёв", NameLanguage.Any, "GORBACHEV")]
    [InlineData("Щербина", NameLanguage.Any, "SHCHERBINA")]
    [InlineData("Щерев", NameLanguage.Bulgarian, "SHTEREV")]
    [InlineData("Ольга", NameLanguage.Any, "OLGA")]
    [InlineData("Їжак Юлія", NameLanguage.Ukrainian, "YIZHAK<YULIIA")]
    [InlineData("Їжак", NameLanguage.Any, "IZHAK")]
    [InlineData("Григорович", NameLanguage.Ukrainian, "HRYHOROVYCH")]
    [InlineData("Живковић", NameLanguage.Serbian, "ZIVKOVIC")]
    [InlineData("Ѓорѓевски", NameLanguage.Macedonian, "GJORGJEVSKI")]
    [InlineData("Алёна", NameLanguage.Belarusian, "ALIONA")]
    public void Cyrillic_names_follow_their_language(string name, NameLanguage language, string written) =>
        Assert.Equal(written, Written(name, language));

    [Theory]
    [InlineData("\u0645\u062D\u0645\u062F", "MXHMD")]
    [InlineData("\u0645\u062D\u0645\u0651\u062F", "MXHMMD")]
    [InlineData("\u0645\u062D\u0645\u064E\u0651\u062F", "MXHMMD")]
    [InlineData("\u0641\u0627\u0637\u0645\u0629", "FAXTTMXAH")]
    [InlineData("\u0641\u0627\u0637\u0645\u0629 \u0628", "FAXTTMXAH<B")]
    [InlineData("\u0641\u0627\u0637\u0645\u0629\u0628", "FAXTTMXTAB")]
    public void Arabic_names_double_at_shadda_and_end_in_teh_marbuta(string name, string written) =>
        Assert.Equal(written, Written(name));

    [Theory]
    [InlineData("Li 李", "李")]
    [InlineData("Louis 14", "1")]
    [InlineData("A\U0001F600B", "\U0001F600")]
    [InlineData("Παπα", "Π")]
    public void What_the_standard_does_not_write_is_refused_by_name(string name, string refused) =>
        Assert.Contains(refused, NameTransliteration.ToMrz(name).Refused);

    [Fact]
    public void Half_a_surrogate_pair_is_refused_and_does_not_throw()
    {
        TransliteratedName written = NameTransliteration.ToMrz("A\uD83D");

        Assert.Equal("A", written.Text);
        Assert.Single(written.Refused);
    }

    [FactNeeding(Needs.Documents)]
    public void Every_row_of_the_published_tables_is_here()
    {
        using JsonDocument document =
            JsonDocument.Parse(File.ReadAllBytes(Needs.Data("documents", "mrz", "icao-transliteration.json")));
        int rows = 0;
        foreach (JsonProperty table in document.RootElement.GetProperty("tables").EnumerateObject())
        {
            foreach (JsonElement row in table.Value.EnumerateArray())
            {
                char letter = row.GetProperty("char").GetString()![0];
                string printed = row.GetProperty("mrz").GetString()!;
                rows++;
                if (letter == '\u0651')
                    continue;
                string[] forms = printed == "(Not encoded)"
                    ? [""]
                    : printed.Split(" (")[0].TrimEnd('2').Split([" or ", "/"], StringSplitOptions.None);
                Assert.True(forms.SequenceEqual(NameTransliteration.FormsOf(letter)), $"U+{(int)letter:X4} is {printed}");
            }
        }

        Assert.Equal(95 + 48 + 80, rows);
    }

    private static string Written(string name, NameLanguage language = NameLanguage.Any)
    {
        TransliteratedName written = NameTransliteration.ToMrz(name, language);
        Assert.Empty(written.Refused);
        return written.Text;
    }
}
