using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Cli.Mrz.Training;

/// <summary>Zones of people who do not exist, in all five layouts. Stateless.</summary>
internal static class FictionalZones
{
    private static readonly string[] _states = [.. IssuingStates.Codes.Where(code => !IssuingStates.IsWithdrawn(code)).Order(StringComparer.Ordinal)];

    public static MrzBuilt Any(Random random)
    {
        MrzFormat format = (MrzFormat)random.Next(5);
        string state = _states[random.Next(_states.Length)];
        return MrzBuilder.Build(format, new()
        {
            DocumentCode = format is MrzFormat.MrvA or MrzFormat.MrvB ? "V" : format == MrzFormat.TD3 ? "P" : random.Next(2) == 0 ? "I" : "ID",
            IssuingState = state,
            DocumentNumber = Number(random, 7 + random.Next(3)),
            Nationality = random.Next(4) == 0 ? _states[random.Next(_states.Length)] : state,
            DateOfBirth = new(1940 + random.Next(80), 1 + random.Next(12), 1 + random.Next(28)),
            Sex = (Sex)random.Next(3),
            DateOfExpiry = new(2027 + random.Next(9), 1 + random.Next(12), 1 + random.Next(28)),
            PrimaryIdentifier = Word(random, 3 + random.Next(9)) + (random.Next(3) == 0 ? " " + Word(random, 2 + random.Next(5)) : ""),
            SecondaryIdentifier = Word(random, 2 + random.Next(8)),
            OptionalData1 = random.Next(2) == 0 ? "" : Number(random, 5),
        });
    }

    private static string Word(Random random, int length) =>
        string.Create(length, random, static (text, random) =>
        {
            const string Vowels = "AEIOU";
            const string Others = "BCDFGHJKLMNPQRSTVWXYZ";
            for (int i = 0; i < text.Length; i++)
                text[i] = random.Next(2) == 0 ? Vowels[random.Next(Vowels.Length)] : Others[random.Next(Others.Length)];
        });

    /// <summary>Up to two letters, then digits, as most states number; one in eight any mixture.</summary>
    private static string Number(Random random, int length)
    {
        int letters = random.Next(3);
        bool mixed = random.Next(8) == 0;
        return string.Create(length, (random, letters, mixed), static (text, state) =>
        {
            const string Letters = "ABCDEFGHJKLMNPRSTUVWXYZ";
            for (int i = 0; i < text.Length; i++)
            {
                bool letter = i < state.letters || (state.mixed && state.random.Next(2) == 0);
                text[i] = letter ? Letters[state.random.Next(Letters.Length)] : (char)('0' + state.random.Next(10));
            }
        });
    }
}
