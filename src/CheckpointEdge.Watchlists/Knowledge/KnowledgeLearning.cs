using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CheckpointEdge.Watchlists.Knowledge;

/// <summary>
/// Learns the name knowledge from a folder of name data under CC0: <c>steveash/wd_LANGUAGE_80.tsv</c> (Latin token,
/// native token, count) and <c>popular-names/</c>. The rows of <c>wd_LANGUAGE_20.tsv</c> measure the costs and are not
/// learnt from. The same data give the same bytes. For one thread.
/// </summary>
public sealed class KnowledgeLearning
{
    private const string Licence = "CC0-1.0";

    // Latin spellings of one native spelling mean one name in these; the syllables of the others hide too much.
    private static readonly string[] _confusionLanguages = ["arabic", "hebrew", "katakana", "russian"];
    private static readonly string[] _frequencyLanguages =
        ["arabic", "chinese", "hebrew", "japanese", "katakana", "korean", "russian"];

    private readonly string _directory;
    private readonly List<string> _origin = [];

    private KnowledgeLearning(string directory) => _directory = directory;

    /// <summary>What learning found, for a person to read.</summary>
    public sealed record Summary(
        int PairsKept, int PairsLeftOut, int Groups, int Tokens, long SizeBytes, double HeldOutAucTyped,
        double HeldOutAucLearnt);

    /// <summary>Reads the data and writes the knowledge file.</summary>
    /// <exception cref="InvalidDataException">A row cannot be read; the message names file and line.</exception>
    /// <exception cref="IOException">A file is missing or cannot be written.</exception>
    public static Summary Learn(string dataDirectory, string outPath)
    {
        KnowledgeLearning learning = new(dataDirectory);
        return learning.Run(outPath);
    }

    private Summary Run(string outPath)
    {
        _origin.Add("checkpointctl watchlist learn --data DIR --out FILE");
        List<VariantPairs.Pair> pairs = [.. _confusionLanguages.SelectMany(
            language => VariantPairs.Of(Tokens($"wd_{language}_80.tsv", noted: true)))];
        ConfusionLearner.Result learnt = ConfusionLearner.Learn(pairs, TypedConfusions.Costs);
        _origin.Add(string.Create(CultureInfo.InvariantCulture,
            $"confusions: {learnt.Kept} pairs of spellings, {learnt.LeftOut} left out as different names"));
        List<(uint Hash, byte Class)> frequencies = Frequencies();
        StringWriter text = new(CultureInfo.InvariantCulture);
        NameKnowledgeText.Write(text, learnt.Costs, frequencies, _origin);
        byte[] bytes = Encoding.ASCII.GetBytes(text.ToString());
        if (bytes.Length > NameKnowledgeText.SizeBytesMax)
            throw new InvalidDataException(
                $"The knowledge takes {bytes.Length} bytes, more than {NameKnowledgeText.SizeBytesMax}.");
        File.WriteAllBytes(outPath, bytes);

        List<VariantPairs.Pair> heldOut = [.. _confusionLanguages.SelectMany(
            language => VariantPairs.Of(Tokens($"wd_{language}_20.tsv", noted: false)))];
        return new Summary(
            learnt.Kept, learnt.LeftOut, learnt.Costs.Groups.Count, frequencies.Count, bytes.Length,
            HeldOutSpellings.Auc(heldOut, TypedConfusions.Costs), HeldOutSpellings.Auc(heldOut, learnt.Costs));
    }

    private List<(uint Hash, byte Class)> Frequencies()
    {
        FrequencyLearner learner = new();
        foreach (string language in _frequencyLanguages)
            foreach (string part in (string[])["80", "20"])
                foreach ((string latin, _, int people) in Tokens($"wd_{language}_{part}.tsv", noted: part == "20"))
                    learner.AddToken(latin, people);
        foreach (string[] row in Popular("common-forenames-by-country.csv", out Func<string, int> column))
            learner.AddPopular(row[column("Country")], "given" + row[column("Gender")], row[column("Romanized Name")],
                int.TryParse(row[column("Index")], CultureInfo.InvariantCulture, out int rank) ? rank : 1, 0);
        foreach (string[] row in Popular("common-surnames-by-country.csv", out Func<string, int> column))
            learner.AddPopular(row[column("Country")], "surname", row[column("Romanized Name")],
                int.TryParse(row[column("Rank")], CultureInfo.InvariantCulture, out int rank) ? rank : 1,
                double.TryParse(row[column("Percent")].TrimEnd('%'), CultureInfo.InvariantCulture, out double share)
                    ? share : 0);
        List<(uint Hash, byte Class)> entries = learner.Entries();
        _origin.Add(string.Create(CultureInfo.InvariantCulture,
            $"frequencies: {entries.Count} of {learner.Tokens} tokens, and the popular names of {learner.Countries} countries"));
        return entries;
    }

    private IEnumerable<(string Latin, string Native, int Count)> Tokens(string file, bool noted)
    {
        string path = Path.Combine(_directory, "steveash", file);
        string[] lines = Read(path, $"steveash/{file}", noted);
        for (int number = 0; number < lines.Length; number++)
        {
            string[] fields = lines[number].Split('\t');
            if (fields.Length < 3 || !int.TryParse(fields[2], CultureInfo.InvariantCulture, out int count))
                throw new InvalidDataException($"{path}, line {number + 1}: not a Latin token, a native token and a count.");
            yield return (fields[0], fields[1], count);
        }
    }

    private IEnumerable<string[]> Popular(string file, out Func<string, int> column)
    {
        string path = Path.Combine(_directory, "popular-names", file);
        string[] lines = Read(path, $"popular-names/{file}", noted: true);
        string[] head = lines.Length == 0 ? [] : lines[0].TrimStart('\uFEFF').Split(',');
        column = name => Array.IndexOf(head, name) is var at and >= 0
            ? at : throw new InvalidDataException($"{path}: there is no column {name}.");
        return lines.Skip(1).Select(line => line.Split(',')).Where(row => row.Length == head.Length);
    }

    private string[] Read(string path, string shown, bool noted)
    {
        byte[] bytes = File.ReadAllBytes(path);
        string[] lines = Encoding.UTF8.GetString(bytes).TrimEnd('\n').Split('\n');
        string digest = Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
        string line = string.Create(CultureInfo.InvariantCulture, $"{shown} {Licence}, {lines.Length} rows, sha256 {digest}");
        if (noted && !_origin.Contains(line))
            _origin.Add(line);
        return [.. lines.Select(one => one.TrimEnd('\r'))];
    }
}
