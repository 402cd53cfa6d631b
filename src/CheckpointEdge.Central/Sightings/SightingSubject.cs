using CheckpointEdge.Central.Keys;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Central.Sightings;

/// <summary>What the sightings of a page have in common.</summary>
public enum SubjectKind
{
    /// <summary>One record of a list.</summary>
    Record,

    /// <summary>Every record of one list.</summary>
    List,

    /// <summary>One document number, whoever issued it.</summary>
    Document,
}

/// <summary>Whom or what one looks for. Immutable.</summary>
public sealed record SightingSubject
{
    /// <summary>An id or a number (characters).</summary>
    public const int CharsMax = 128;

    /// <summary>Of a document number, what the audit log may say: too few to be the number (characters).</summary>
    private const int TailChars = 2;

    /// <summary>Of a mark, what people compare (hex digits).</summary>
    private const int FingerprintChars = 12;

    private SightingSubject(SubjectKind kind, string value) => (Kind, Value) = (kind, value);

    public SubjectKind Kind { get; }

    /// <summary>A document number without fillers, blanks and hyphens, in capitals; an id as the list writes it.</summary>
    public string Value { get; }

    /// <exception cref="CentralException">It is empty or longer than <see cref="CharsMax"/>.</exception>
    public static SightingSubject Of(SubjectKind kind, string value)
    {
        string plain = kind == SubjectKind.Document
            ? string.Concat(value.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant()
            : value.Trim();
        return plain.Length is > 0 and <= CharsMax && value.Length <= CharsMax && !plain.Any(char.IsControl)
            ? new SightingSubject(kind, plain)
            : throw new CentralException($"What is looked for has 1 to {CharsMax} characters: letters, digits and signs.");
    }

    /// <summary>Everything that a hit can be found by, each once.</summary>
    public static IEnumerable<SightingSubject> Of(HitReport hit)
    {
        IEnumerable<(SubjectKind Kind, string Value)> found =
        [
            (SubjectKind.Document, string.Concat(hit.Traveller.DocumentNumber.Where(char.IsAsciiLetterOrDigit))),
            .. hit.Matches.Select(match => (SubjectKind.Record, match.Record)),
            .. hit.Matches.Select(match => (SubjectKind.List, match.List)),
        ];
        return found.Where(one => one.Value.Trim().Length > 0 && one.Value.Length <= CharsMax && !one.Value.Any(char.IsControl))
            .Select(one => Of(one.Kind, one.Value)).Distinct();
    }

    /// <summary>What stands for it in the store.</summary>
    public string MarkOf(CentralKeys keys) => keys.MarkOf($"{Kind}\n{Value}");

    /// <summary>
    /// For the audit log: a record or a list by its id; a document, which is somebody's, by its last characters and by a
    /// fingerprint that the page of its sightings shows as well.
    /// </summary>
    public string WordsFor(CentralKeys keys) => Kind switch
    {
        SubjectKind.Record => $"the record {Value}",
        SubjectKind.List => $"the list {Value}",
        _ => $"the document …{Value[^Math.Min(TailChars, Value.Length)..]}, fingerprint {FingerprintFor(keys)}",
    };

    public string FingerprintFor(CentralKeys keys) => MarkOf(keys)[..FingerprintChars];
}
