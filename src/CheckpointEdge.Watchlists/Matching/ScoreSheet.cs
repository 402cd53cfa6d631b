namespace CheckpointEdge.Watchlists.Matching;

/// <summary>
/// Where the rules write their points. The same rules run for ranking, where only the sum is wanted, and for the
/// officer, where every piece keeps its sentence: so the two cannot disagree. For one thread.
/// </summary>
internal sealed class ScoreSheet(bool explains)
{
    public const string Name = "name";
    public const string DateOfBirth = "dateOfBirth";
    public const string SexField = "sex";
    public const string Nationality = "nationality";
    public const string Document = "document";

    /// <summary>True when sentences are wanted; a rule builds none otherwise.</summary>
    public bool Explains { get; } = explains;

    public int Total { get; private set; }

    /// <summary>A birth date that cannot be the same person's.</summary>
    public bool BirthDateConflicts { get; set; }

    public List<ScorePiece> Pieces { get; } = [];
    public List<string> WhyNotHigher { get; } = [];

    public void Clear()
    {
        Total = 0;
        BirthDateConflicts = false;
        Pieces.Clear();
        WhyNotHigher.Clear();
    }

    public void Add(int points) => Total += points;

    public void Add(
        int points, string rule, string field, string traveller, string listed, string sentence,
        LetterAlignment? letters = null)
    {
        Total += points;
        if (Explains)
            Pieces.Add(new ScorePiece(rule, field, traveller, listed, new Score(points), sentence) { Letters = letters });
    }

    public void Limit(string sentence)
    {
        if (Explains)
            WhyNotHigher.Add(sentence);
    }
}
