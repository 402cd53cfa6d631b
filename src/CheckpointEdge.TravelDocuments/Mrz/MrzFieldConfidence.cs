namespace CheckpointEdge.TravelDocuments.Mrz;

/// <summary>How the characters of a zone were got.</summary>
public enum MrzSource
{
    /// <summary>Read from print, by a camera, a swipe reader or a person: any character may be misread.</summary>
    Print,

    /// <summary>Data group 1 of a chip, byte for byte. Whether the chip is genuine is another question.</summary>
    Chip,
}

/// <summary>What stands between one field and a misreading.</summary>
public enum MrzProtection
{
    /// <summary>Nothing: any characters may stand here.</summary>
    None,

    /// <summary>Only that digits may not stand here: names.</summary>
    LettersOnly,

    /// <summary>Only that few values exist: document code, states, sex.</summary>
    CodeTable,

    /// <summary>The composite check digit alone: optional data of cards.</summary>
    Composite,

    /// <summary>A check digit of its own alone: visas have no composite, and neither has an omitted one.</summary>
    CheckDigit,

    /// <summary>A check digit of its own, and the composite over it.</summary>
    CheckDigitAndComposite,
}

/// <summary>How far one field may be believed. Immutable.</summary>
/// <param name="Field">The JSON name of the field.</param>
/// <param name="Certain">
/// True when the characters are those that the issuer wrote: read from the chip, or protected from print such that no
/// likely misreading passes. False is no suspicion; it says that nobody can know from this reading alone.
/// </param>
/// <param name="Sentence">Why, in plain words, without personal data beyond the characters concerned.</param>
public sealed record MrzFieldConfidence(string Field, MrzProtection Protection, bool Certain, string Sentence);
