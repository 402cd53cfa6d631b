using System.Buffers;
using System.Collections.Immutable;

namespace CheckpointEdge.TravelDocuments.Transliteration;

/// <summary>One form in a zone and one letter it may stand for.</summary>
/// <param name="Cost">0 for the likely reading; each step more is less plausible.</param>
/// <param name="IsWhole">A shorter form than another that fits costs the difference: SH is Ш before it is С and Х.</param>
/// <param name="FirstOnly">Only where a name begins.</param>
internal sealed record NameForm(string Printed, string Letter, int Cost, bool IsWhole, bool FirstOnly, NameRule? Rule)
{
    public bool Fits(string name, int at, bool first) =>
        (first || !FirstOnly) && string.CompareOrdinal(name, at, Printed, 0, Printed.Length) == 0;
}

/// <summary>The tables of Doc 9303-3, section 6, turned round for one alphabet. Stateless.</summary>
internal static class NameForms
{
    /// <summary>What it costs to read Latin letters as another script when nothing in the name says so.</summary>
    public const int OtherScript = 20;

    private const int Mark = 2;
    private const int Foreign = 3;

    /// <summary>What a printed name is made of, words apart by blanks.</summary>
    public static readonly SearchValues<char> Printed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ ");

    /// <summary>Plain letters as they are, and the letters of one alphabet.</summary>
    /// <param name="ofState">
    /// The alphabet is that of the document's state: its two-letter forms are likelier than the plain letters.
    /// </param>
    public static ImmutableArray<NameForm> Latin(string letters, bool ofState)
    {
        var forms = ImmutableArray.CreateBuilder<NameForm>();
        for (char plain = 'A'; plain <= 'Z'; plain++)
            forms.Add(new($"{plain}", $"{plain}", 0, IsWhole: false, FirstOnly: false, null));
        foreach (char letter in letters)
        {
            foreach (string form in NameTransliteration.FormsOf(letter))
            {
                // Nobody's name has an X there by itself: NXX and UXX are only ever Ñ and Ü.
                bool sure = form.EndsWith("XX", StringComparison.Ordinal);
                if (!ofState && form.Length == 1)
                    continue;
                int cost = sure ? -2 * Mark : form.Length == 1 ? Mark : ofState ? -1 : Foreign;
                forms.Add(new(form, $"{letter}", cost, IsWhole: false, FirstOnly: false, new(
                    form, $"{letter}",
                    ofState
                        ? $"{form} is how Doc 9303-3, section 6 A writes {letter}, a letter of the state's alphabet."
                        : $"{form} is how Doc 9303-3, section 6 A writes {letter}.")));
            }
        }

        return forms.ToImmutable();
    }

    /// <summary>One Cyrillic alphabet; a soft sign is not written in a zone and cannot come back.</summary>
    public static ImmutableArray<NameForm> Cyrillic(string letters, NameLanguage language)
    {
        var forms = ImmutableArray.CreateBuilder<NameForm>();
        foreach (char letter in letters)
        {
            string usual = NameTransliteration.FormsOf(letter, language, first: false)[0];
            string initial = NameTransliteration.FormsOf(letter, language, first: true)[0];
            Add(forms, usual, letter, 1, firstOnly: false, "B");
            if (initial != usual)
                Add(forms, initial, letter, 0, firstOnly: true, "B");
        }

        return forms.ToImmutable();
    }

    /// <summary>Arabic letters, and doubled ones as a letter with shadda.</summary>
    public static ImmutableArray<NameForm> Arabic(int cost)
    {
        var forms = ImmutableArray.CreateBuilder<NameForm>();
        foreach (char letter in NameAlphabets.Arabic)
        {
            foreach (string form in NameTransliteration.FormsOf(letter).Where(form => form.Length > 0))
            {
                Add(forms, form, letter, cost, firstOnly: false, "C");
                forms.Add(new(
                    form + form, $"{letter}{ArabicLetters.Shadda}", cost + 1, IsWhole: true, FirstOnly: false,
                    new(form + form, $"{letter}{ArabicLetters.Shadda}",
                        $"{form} twice is how Doc 9303-3, section 6 C writes a letter with shadda.")));
            }
        }

        return forms.ToImmutable();
    }

    /// <summary>Some X begins a form of the Arabic table, and is none of NXX and UXX.</summary>
    public static bool HasArabicForms(string name)
    {
        string without = name.Replace("NXX", "N", StringComparison.Ordinal).Replace("UXX", "U", StringComparison.Ordinal);
        return NameAlphabets.Arabic.Any(letter => NameTransliteration.FormsOf(letter).Any(
            form => form.StartsWith('X') && without.Contains(form, StringComparison.Ordinal)));
    }

    /// <summary>Letters that came earlier in the alphabet and have the same form are likelier.</summary>
    private static void Add(
        ImmutableArray<NameForm>.Builder forms, string form, char letter, int cost, bool firstOnly, string table)
    {
        int earlier = forms.Count(each => each.Printed == form && !each.FirstOnly);
        forms.Add(new(form, $"{letter}", cost + Mark * earlier, IsWhole: true, firstOnly, new(
            form, $"{letter}", $"{form} is how Doc 9303-3, section 6 {table} writes {letter}.")));
    }
}
