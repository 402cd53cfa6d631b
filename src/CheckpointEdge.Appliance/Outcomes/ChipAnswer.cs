using CheckpointEdge.TravelDocuments.Chip.Reading;

namespace CheckpointEdge.Appliance.Outcomes;

/// <summary>What became of the chip of one document.</summary>
public enum ChipAnswerKind
{
    /// <summary>This desk has no chip reader: the document is judged by its printing, as it always was.</summary>
    NoReader,

    /// <summary>The desk's chip reader does not answer; the device's own line says so too.</summary>
    ReaderGone,

    /// <summary>No chip answered, or the printed zone is of a kind that has none.</summary>
    NoChip,

    /// <summary>A chip answered and could not be opened or read.</summary>
    NotRead,

    /// <summary>The document was taken away while its chip was read.</summary>
    BrokenOff,

    /// <summary>Read to the end; whether it holds is the inspection's matter.</summary>
    Read,
}

/// <summary>What became of the chip of one document, without anything that stands on it. Immutable.</summary>
/// <param name="Sentence">What happened, in plain words, with a full stop.</param>
/// <param name="WhatToDo">What the officer can do about it; empty when there is nothing.</param>
/// <param name="Access">How it was opened.</param>
public sealed record ChipAnswer(ChipAnswerKind Kind, string Sentence, string WhatToDo, ChipAccess Access)
{
    private const string LayAgain = "Lay the document down again and leave it until the result is there.";
    private const string SecondLine =
        "Lay the document down once more; if the chip stays unread, the second line examines the document by hand.";

    private static readonly ChipAccess _none = new(ChipAccessProtocol.None, "", "");

    public static ChipAnswer NoReader { get; } = new(ChipAnswerKind.NoReader, "This desk has no chip reader.", "", _none);

    public static ChipAnswer ReaderGone { get; } =
        new(ChipAnswerKind.ReaderGone, "The chip was not read: the chip reader does not answer.", "", _none);

    public static ChipAnswer NoChip { get; } = new(ChipAnswerKind.NoChip, "No chip answered.", "", _none);

    public static ChipAnswer NoPassword { get; } =
        new(ChipAnswerKind.NoChip, "The printed lines are of a kind that opens no chip.", "", _none);

    public static ChipAnswer BrokenOff { get; } = new(
        ChipAnswerKind.BrokenOff, "The document was taken away before its chip was read.", LayAgain, _none);

    /// <param name="why">As the reading tells it; empty when it tells nothing.</param>
    public static ChipAnswer NotRead(string why, ChipAccess access) => new(
        ChipAnswerKind.NotRead,
        why.Length == 0 ? "The chip could not be read." : $"The chip could not be read: {PlainWords.Inside(why)}.",
        SecondLine,
        access);

    public static ChipAnswer Read(ChipAccess access) => new(ChipAnswerKind.Read, "The chip was read.", "", access);
}
