using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Cli.Bench;

/// <summary>
/// A long list where none is at hand: the names of a real list first, then names put together from its tokens at random,
/// first tokens with last ones, each as common as it is there. Now and then two tokens are cut in the middle and exchanged,
/// so that the vocabulary grows with the list as it does in life. The same seed gives the same list.
/// </summary>
internal static class RecombinedNames
{
    private const int Seed = 20_261_122;
    private const int BirthYearFirst = 1940;
    private const int BirthDays = 65 * 365;
    private const double MiddleShare = 0.4;
    private const double CrossedShare = 0.12;
    private const int CrossedLettersMin = 4;

    /// <param name="count">Records wanted (count), those given included.</param>
    public static List<ListRecord> Of(IReadOnlyList<ListRecord> records, int count)
    {
        string[][] names = [.. records.SelectMany(record => record.Names).Select(name => name.Full.Split(' '))];
        Random random = new(Seed);
        List<ListRecord> all = new(Math.Max(count, records.Count));
        all.AddRange(records);
        while (all.Count < count)
        {
            string name = First() + " " + (random.NextDouble() < MiddleShare ? First() + " " : "") + Last();
            DateOnly born = new DateOnly(BirthYearFirst, 1, 1).AddDays(random.Next(BirthDays));
            string id = $"R{all.Count}";
            all.Add(new ListRecord
            {
                Id = id,
                List = "others",
                Source = "bench",
                SourceId = id,
                Names = [new ListedName(name, NameStrength.Primary)],
                BirthDates = [BirthDateRange.Day(born)],
            });
        }

        return all;

        string First() => Token(0, 0);

        string Last() => Token(^1, ^1);

        string Token(Index at, Index otherAt)
        {
            string token = names[random.Next(names.Length)][at];
            if (random.NextDouble() >= CrossedShare)
                return token;
            string other = names[random.Next(names.Length)][otherAt];
            return token.Length < CrossedLettersMin || other.Length < CrossedLettersMin
                ? token : token[..(token.Length / 2)] + other[(other.Length / 2)..];
        }
    }
}
