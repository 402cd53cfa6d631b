namespace CheckpointEdge.Exchange.Enrolment;

/// <summary>
/// A word that Central gives with each answer to a board's status and that the board shows with the next: two boards with one
/// key cannot both know the newest. Constants alone.
/// </summary>
public static class UnitTurn
{
    /// <summary>Of the request (the word of before; empty before the first) and of the answer (the next one).</summary>
    public const string HeaderName = "X-Checkpoint-Turn";

    /// <summary>Random (bytes); base64url on the line.</summary>
    public const int SizeBytes = 16;

    /// <summary>A longer word is none (characters).</summary>
    public const int CharsMax = 64;
}
