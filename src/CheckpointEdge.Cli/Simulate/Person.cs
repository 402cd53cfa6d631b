using System.Globalization;
using System.Text;
using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Cli.Simulate;

/// <summary>
/// A fictional traveller. Everybody's surname and number hold a mark that no product text holds, so that whatever is left of a
/// traveller on a disk is found by searching for two words.
/// </summary>
internal sealed record Person(int Number, string Surname, string Given, DateOnly Birth, string Document)
{
    /// <summary>In every surname.</summary>
    public const string NameMark = "QZVX";

    /// <summary>In every document number.</summary>
    public const string NumberMark = "9Q7Z";

    /// <summary>What must be known before and after a mark to tell whether it is one (characters).</summary>
    public const int CharsAround = 4;

    private const int YearsOfBirth = 60;

    private static readonly string[] _syllables =
        ["BA", "DRO", "FEN", "GUL", "HIM", "KOR", "LAV", "MEI", "NUR", "POS", "RAK", "SIB", "TOL", "VEN", "WIM", "YAR"];

    /// <summary>What stands on the list.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"S-{Number}");

    /// <summary>A line of a <c>people-tsv</c> source.</summary>
    public string Row => string.Create(
        CultureInfo.InvariantCulture, $"{Id}\t{Surname}, {Given}\t\t{Birth:yyyy-MM-dd}\tUTO\t{Document}");

    /// <summary>The two lines of the passport.</summary>
    public string Zone => string.Join('\n', MrzBuilder.Build(MrzFormat.TD3, new MrzFields
    {
        DocumentCode = "P",
        IssuingState = "UTO",
        Nationality = "UTO",
        PrimaryIdentifier = Surname,
        SecondaryIdentifier = Given,
        DocumentNumber = Document,
        DateOfBirth = new MrzDate(Birth.Year, Birth.Month, Birth.Day),
        Sex = Number % 2 == 0 ? Sex.F : Sex.M,
        DateOfExpiry = new MrzDate(2036, 4, 15),
    }).Lines);

    /// <summary>Whether the mark of a name stands where it does in a name.</summary>
    public static bool IsNameAround(string before, string after) =>
        _syllables.Any(syllable => before.EndsWith(syllable, StringComparison.OrdinalIgnoreCase))
        && _syllables.Any(syllable => after.StartsWith(syllable, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the mark of a number stands where it does in a number.</summary>
    public static bool IsNumberAround(string before, string after) =>
        before.Length == CharsAround && before[0] is 'K' or 'k' && before[1..].All(char.IsAsciiDigit)
        && after.Length > 0 && char.IsAsciiDigit(after[0]);

    public static Person Draw(Random random, int number)
    {
        string Word(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => _syllables[random.Next(_syllables.Length)]));
        StringBuilder surname = new(Word(2));
        surname.Append(NameMark).Append(Word(1));
        return new Person(
            number, surname.ToString(), $"{Word(2)} {Word(2)}", new DateOnly(1945, 1, 1).AddDays(random.Next(YearsOfBirth * 365)),
            string.Create(CultureInfo.InvariantCulture, $"K{random.Next(1000):D3}{NumberMark}{number % 10}"));
    }

    public override string ToString() => Id;
}
