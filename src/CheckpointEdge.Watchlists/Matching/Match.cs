using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Watchlists.Matching;

/// <summary>Who stands at the desk, as far as a matcher needs to know. Unknown parts are empty. Immutable.</summary>
public sealed record TravellerIdentity
{
    /// <summary>The MRZ primary identifier, or a whole plain name when <see cref="Secondary"/> is empty.</summary>
    public required string Primary { get; init; }

    public string Secondary { get; init; } = "";

    /// <summary>The document's name field was full: the last token may be cut and more may be missing.</summary>
    public bool NamePossiblyTruncated { get; init; }

    public MrzDate DateOfBirth { get; init; }
    public Sex Sex { get; init; }

    /// <summary>Three-letter MRZ code, or empty.</summary>
    public string Nationality { get; init; } = "";

    public string DocumentNumber { get; init; } = "";

    /// <summary>Three-letter code of the issuing state, or empty.</summary>
    public string DocumentIssuer { get; init; } = "";

    /// <summary>The MRZ document code, such as P, or empty.</summary>
    public string DocumentType { get; init; } = "";
}

/// <summary>
/// A sum of log-likelihood ratios in thousandths of a natural logarithm. Whole numbers, so that the pieces of an
/// explanation add up to the score to the last digit on every machine. Higher is likelier the same person; no upper bound.
/// </summary>
public readonly record struct Score(int Thousandths) : IComparable<Score>
{
    public static Score operator +(Score a, Score b) => new(a.Thousandths + b.Thousandths);

    public static bool operator <(Score a, Score b) => a.Thousandths < b.Thousandths;
    public static bool operator >(Score a, Score b) => a.Thousandths > b.Thousandths;
    public static bool operator <=(Score a, Score b) => a.Thousandths <= b.Thousandths;
    public static bool operator >=(Score a, Score b) => a.Thousandths >= b.Thousandths;

    public int CompareTo(Score other) => Thousandths.CompareTo(other.Thousandths);

    /// <summary>Three decimals: <c>12.345</c>.</summary>
    public override string ToString() => (Thousandths / 1000m).ToString("0.000", CultureInfo.InvariantCulture);
}

/// <summary>How a score is to be taken; the thresholds come from signed policy.</summary>
public enum MatchBand
{
    /// <summary>Below every threshold; ranked and explained on request, never shown unasked.</summary>
    None,

    /// <summary>The officer compares before deciding.</summary>
    Possible,

    /// <summary>Most probably the same person, or the very document.</summary>
    Strong,
}

/// <summary>One reason of a score.</summary>
/// <param name="Rule">
/// Stable rule name in kebab-case: <c>token-exact</c>, <c>token-spelling</c>, <c>birth-date-same</c>, <c>document-listed</c>.
/// </param>
/// <param name="Field">
/// Which row of the comparison it belongs to: <c>name</c>, <c>dateOfBirth</c>, <c>sex</c>, <c>nationality</c>, <c>document</c>.
/// </param>
/// <param name="Traveller">What the document says, in MRZ letters.</param>
/// <param name="Listed">What the list says.</param>
/// <param name="Points">Its share of the score; the shares add up to the score exactly.</param>
/// <param name="Sentence">The reason in plain words: "one letter differs: MOHAMED, MOHAMMED".</param>
public sealed record ScorePiece(string Rule, string Field, string Traveller, string Listed, Score Points, string Sentence)
{
    /// <summary>The two names letter by letter; null where the letters are the same or no letters are compared.</summary>
    public LetterAlignment? Letters { get; init; }
}

/// <summary>One record that may be the traveller, and why. The pieces are the score. Immutable.</summary>
public sealed record Match
{
    public required ListRecord Record { get; init; }

    /// <summary>The name of the record that agreed best; null when only a document number agreed.</summary>
    public required ListedName? Name { get; init; }

    public required Score Score { get; init; }
    public required MatchBand Band { get; init; }
    public required ImmutableArray<ScorePiece> Pieces { get; init; }

    /// <summary>What kept the score from being higher, in plain words; empty when nothing did.</summary>
    public required ImmutableArray<string> WhyNotHigher { get; init; }

    /// <summary>What the number of the traveller's document says about this record.</summary>
    public DocumentResult Document { get; init; }

    /// <summary>The traveller's own document number stands on the list, after normalising; a look-alike does not.</summary>
    public bool DocumentAgrees => Document is DocumentResult.Listed or DocumentResult.OfWantedPerson;
}

/// <summary>Scores from which a match is shown, for one list. Comes with the list, signed.</summary>
public sealed record MatchThresholds(Score Possible, Score Strong)
{
    /// <summary>
    /// For a list nobody has set thresholds for: what about 1 % and 0.1 % of ordinary travellers reach when the
    /// list holds some 5,000 people, measured with invented innocents (the README of this project says how).
    /// </summary>
    public static MatchThresholds Default { get; } = new(new Score(8_300), new Score(11_600));

    public MatchBand BandOf(Score score) =>
        score >= Strong ? MatchBand.Strong : score >= Possible ? MatchBand.Possible : MatchBand.None;
}
