using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>
/// How fillers stand in a name (Doc 9303-3, 4.6): one between words, two once, then only fillers to the end. A filler read
/// as a letter, or a letter as a filler, mostly breaks that. Stateless.
/// </summary>
internal static class NameShape
{
    public static void Check(ReadOnlySpan<char> text, MrzSpan name, SortedSet<int> doubtful)
    {
        ReadOnlySpan<char> own = name.Of(text);
        if (own[0] == '<')
            doubtful.Add(name.Start);
        int end = own.LastIndexOfAnyExcept('<') + 1;
        bool parted = false;
        for (int i = 0; i < end;)
        {
            int run = own[i..].IndexOfAnyExcept('<');
            if (run <= 0)
            {
                i++;
                continue;
            }

            if (run > 2 || (run == 2 && parted))
            {
                for (int place = i; place < i + run + 1; place++)
                    doubtful.Add(name.Start + place);
            }

            parted |= run == 2;
            i += run;
        }

        // One letter alone among the fillers at the end of a name is more often a smudge than an initial.
        if (end >= 2 && own[end - 2] == '<' && end < own.Length - 1)
            doubtful.Add(name.Start + end - 1);
    }
}
