using CheckpointEdge.Vision.MrzImages;

namespace CheckpointEdge.Cli.Bench;

/// <summary>What came of reading pictures whose text is known. Not safe for concurrent callers.</summary>
internal sealed class MrzPictureFigures(string name)
{
    private readonly List<double> _milliseconds = [];
    private readonly List<double> _baseline = [];
    private long _edits;
    private long _characters;

    public string Name => name;
    public int Pictures { get; private set; }
    public int Exact { get; private set; }
    public int Accepted { get; private set; }
    public int AcceptedWrong { get; private set; }
    public int Found { get; private set; }
    public List<string> Wrong { get; } = [];

    /// <param name="picture">Its name, kept when it was read wrong.</param>
    /// <param name="milliseconds">Processor time of reading, without decoding the file.</param>
    /// <param name="baselineMilliseconds">Of the baseline, for the same picture.</param>
    public void Add(
        string picture, IReadOnlyList<string> truth, MrzPictureReading reading, double milliseconds, double baselineMilliseconds)
    {
        bool exact = reading.Lines.SequenceEqual(truth, StringComparer.Ordinal);
        Pictures++;
        Found += reading.Lines.IsEmpty ? 0 : 1;
        Exact += exact ? 1 : 0;
        Accepted += reading.Accepted ? 1 : 0;
        AcceptedWrong += reading.Accepted && !exact ? 1 : 0;
        if (!exact)
            Wrong.Add(picture);
        for (int i = 0; i < truth.Count; i++)
        {
            _edits += Distance(truth[i], i < reading.Lines.Length ? reading.Lines[i] : "");
            _characters += truth[i].Length;
        }

        _milliseconds.Add(milliseconds);
        _baseline.Add(baselineMilliseconds);
    }

    /// <summary>Edit distance over length, in percent.</summary>
    public double CharacterErrorPercent => _characters == 0 ? 0 : 100.0 * _edits / _characters;

    public double Milliseconds(double part) => At(_milliseconds, part);

    public double BaselineMilliseconds(double part) => At(_baseline, part);

    private static double At(List<double> values, double part)
    {
        if (values.Count == 0)
            return 0;
        double[] sorted = [.. values.Order()];
        return sorted[Math.Min((int)(part * sorted.Length), sorted.Length - 1)];
    }

    private static int Distance(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 1; i <= one.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (one[i - 1] == other[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
