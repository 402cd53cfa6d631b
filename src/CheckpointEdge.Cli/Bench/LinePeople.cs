using System.Globalization;
using System.Text;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Cli.Bench;

/// <summary>Fictional people by the thousand, the same for the same seed. Belongs to one thread.</summary>
internal sealed class LinePeople(int seed)
{
    private static readonly string[] _onsets =
        ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "kr", "st", "sh", "kh"];
    private static readonly string[] _vowels = ["a", "e", "i", "o", "u", "ai", "ou", "ei"];
    private static readonly string[] _ends = ["", "", "n", "r", "s", "l", "m", "nd", "rk"];

    private readonly Random _random = new(seed);

    public IEnumerable<ListRecord> Records(int count) => Enumerable.Range(1, count).Select(Record);

    /// <summary>Somebody's passport; the person is made anew and stands on no list but by chance.</summary>
    public string Stranger() =>
        Passport(Name(2), $"{Name(2)} {Name(1)}", Number(), Birth(), _random.Next(2) == 0 ? Sex.F : Sex.M);

    /// <summary>The passport of somebody on a list.</summary>
    public string Bearer(ListRecord record)
    {
        string[] parts = record.Names[0].Full.Split(", ", 2);
        DateOnly birth = record.BirthDates.IsEmpty ? Birth() : record.BirthDates[0].From;
        return Passport(parts[0], parts.Length > 1 ? parts[1] : "", Number(), birth, record.Sex);
    }

    private ListRecord Record(int number) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"B-{number}"),
        List = "bench",
        Source = "Utopian Police",
        SourceId = number.ToString(CultureInfo.InvariantCulture),
        Names = [new ListedName($"{Name(2)}, {Name(2)} {Name(1)}", NameStrength.Primary)],
        BirthDates = [BirthDateRange.Day(Birth())],
        Sex = _random.Next(2) == 0 ? Sex.F : Sex.M,
        Nationalities = [new Country("Utopia", "UTO")],
        Documents = _random.Next(3) == 0 ? [new ListedDocument("Passport", Number(), new Country("Utopia", "UTO"))] : [],
    };

    private static string Passport(string primary, string secondary, string number, DateOnly birth, Sex sex) =>
        string.Join('\n', MrzBuilder.Build(MrzFormat.TD3, new MrzFields
        {
            DocumentCode = "P",
            IssuingState = "UTO",
            Nationality = "UTO",
            PrimaryIdentifier = primary,
            SecondaryIdentifier = secondary,
            DocumentNumber = number,
            DateOfBirth = new MrzDate(birth.Year, birth.Month, birth.Day),
            Sex = sex,
            DateOfExpiry = new MrzDate(2034, 4, 15),
        }).Lines);

    private string Name(int syllables)
    {
        StringBuilder name = new();
        for (int at = 0; at < syllables; at++)
            name.Append(_onsets[_random.Next(_onsets.Length)]).Append(_vowels[_random.Next(_vowels.Length)]);
        name.Append(_ends[_random.Next(_ends.Length)]);
        name[0] = char.ToUpperInvariant(name[0]);
        return name.ToString();
    }

    private string Number() => string.Create(CultureInfo.InvariantCulture, $"K{_random.Next(10_000_000, 99_999_999)}");

    private DateOnly Birth() => new DateOnly(1945, 1, 1).AddDays(_random.Next(60 * 365));
}
