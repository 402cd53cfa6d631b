using CheckpointEdge.Vision.MrzImages;

namespace CheckpointEdge.Cli.Mrz.Training;

/// <summary>
/// What the painted lines say. Half is any character beside any other, so that the network learns shapes and no language;
/// half looks like zones, because that is where fillers stand in rows. Stateless.
/// </summary>
internal static class TrainingText
{
    public static string Any(Random random, int length) => string.Create(length, random, static (text, random) =>
    {
        int kind = random.Next(4);
        for (int i = 0; i < text.Length;)
        {
            int run = Math.Min(1 + random.Next(9), text.Length - i);
            int of = kind < 2 ? 0 : 1 + random.Next(4);
            for (int last = i + run; i < last; i++)
                text[i] = One(random, of);
        }
    });

    private static char One(Random random, int of) => of switch
    {
        1 => LineNetwork.Characters[random.Next(26)],
        2 => (char)('0' + random.Next(10)),
        3 => '<',
        4 => LookAlike(random),
        _ => LineNetwork.Characters[random.Next(LineNetwork.Characters.Length)],
    };

    /// <summary>Those that readers mistake for each other are seen more often.</summary>
    private static char LookAlike(Random random)
    {
        const string Pairs = "0OODQ1IL2Z5S8B6GKXVYUVMWNHEFCGPRT7J";
        return Pairs[random.Next(Pairs.Length)];
    }
}
