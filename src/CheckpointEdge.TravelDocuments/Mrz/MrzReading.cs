using System.Collections.Immutable;

namespace CheckpointEdge.TravelDocuments.Mrz;

/// <summary>Sex as a document states it (Doc 9303-4, 4.2.2.2): <c>&lt;</c> in the MRZ is <see cref="X"/>, unspecified.</summary>
public enum Sex
{
    X,
    M,
    F,
}

/// <summary>What a machine-readable zone says, and how far it may be believed. Immutable.</summary>
public sealed record MrzReading
{
    /// <summary>
    /// Null when the lines fit none of the five layouts. <see cref="Valid"/> may be true all the same: a few states print
    /// layouts of their own (<see cref="National"/>), and those are read.
    /// </summary>
    public required MrzFormat? Format { get; init; }

    /// <summary>The layout of one state that was read, where <see cref="Format"/> is null; else null.</summary>
    public NationalLayout? National { get; init; }

    /// <summary>How the characters were got; who reads a zone from a chip says so here.</summary>
    public MrzSource Source { get; init; }

    /// <summary>The lines as read, upper case, white space removed; empty when there were none.</summary>
    public required ImmutableArray<string> Lines { get; init; }

    /// <summary>True when the layout is known, every check digit holds and no finding is an error.</summary>
    public required bool Valid { get; init; }

    public required MrzFields Fields { get; init; }

    /// <summary>Every check digit of the layout, in the order of the lines; the composite last.</summary>
    public required ImmutableArray<MrzCheck> Checks { get; init; }

    /// <summary>Every deviation from Doc 9303. A finding never throws; it travels to the screen.</summary>
    public required ImmutableArray<MrzFinding> Findings { get; init; }

    /// <summary>What protects each field and whether it is certain; computed on every call.</summary>
    public ImmutableArray<MrzFieldConfidence> Confidence => MrzConfidence.Of(this);
}

/// <summary>The fields of a machine-readable zone, fillers removed, long document numbers joined.</summary>
public sealed record MrzFields
{
    public static MrzFields Empty { get; } = new();

    public string DocumentCode { get; init; } = "";
    public string IssuingState { get; init; } = "";
    public string DocumentNumber { get; init; } = "";
    public string Nationality { get; init; } = "";
    public MrzDate DateOfBirth { get; init; }
    public Sex Sex { get; init; }
    public MrzDate DateOfExpiry { get; init; }

    /// <summary>Usually the surname. Words are separated by single spaces.</summary>
    public string PrimaryIdentifier { get; init; } = "";

    /// <summary>Usually the given names; empty for a person with one name.</summary>
    public string SecondaryIdentifier { get; init; } = "";

    /// <summary>A letter stands in the last place of the name field: the name may go on (Doc 9303-4, 4.2.3).</summary>
    public bool NamePossiblyTruncated { get; init; }

    public string OptionalData1 { get; init; } = "";
    public string OptionalData2 { get; init; } = "";
}

/// <summary>One check digit.</summary>
/// <param name="Name"><c>documentNumber</c>, <c>dateOfBirth</c>, <c>dateOfExpiry</c>, <c>optionalData1</c> or <c>composite</c>.</param>
/// <param name="Expected">What Doc 9303-3, 4.9 computes from the printed characters.</param>
/// <param name="Found">What is printed.</param>
public sealed record MrzCheck(string Name, char Expected, char Found, bool Ok);

/// <summary>How much a finding weighs.</summary>
public enum FindingWeight
{
    /// <summary>Worth knowing, changes nothing: "name may be truncated".</summary>
    Note,

    /// <summary>Unusual but seen on genuine documents: "issuing state is not a known code".</summary>
    Warning,

    /// <summary>The zone breaks Doc 9303: "document number check digit is 4, computed 7".</summary>
    Error,
}

/// <summary>One deviation.</summary>
/// <param name="Code">A stable name in kebab-case, such as <c>check-digit-wrong</c>.</param>
/// <param name="Field">The JSON name of the field, or empty for the zone as a whole.</param>
/// <param name="Sentence">What is wrong, in plain words, without personal data beyond the characters concerned.</param>
public sealed record MrzFinding(string Code, string Field, FindingWeight Weight, string Sentence);
