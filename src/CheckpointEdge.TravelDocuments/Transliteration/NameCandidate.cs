using System.Collections.Immutable;

namespace CheckpointEdge.TravelDocuments.Transliteration;

/// <summary>
/// One spelling that a printed name may stand for. A candidate to ask about or to search with, never the name: several
/// letters have the same form in a machine-readable zone, and which one was meant is lost there. Immutable.
/// </summary>
/// <param name="Name">Capitals, words apart by single blanks.</param>
/// <param name="Rules">What was read otherwise than printed, each pair once, in the order of the name; empty for the name
/// as printed.</param>
public sealed record NameCandidate(string Name, ImmutableArray<NameRule> Rules);

/// <summary>One step back through a table of Doc 9303-3, section 6.</summary>
/// <param name="Printed">A to Z, as in the zone: <c>UE</c>.</param>
/// <param name="Letter">What it may stand for: <c>Ü</c>.</param>
/// <param name="Sentence">Table and reason, in plain words.</param>
public sealed record NameRule(string Printed, string Letter, string Sentence);
