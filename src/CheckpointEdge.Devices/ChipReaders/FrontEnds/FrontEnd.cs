using CheckpointEdge.Devices.ChipReaders.IsoDep;

namespace CheckpointEdge.Devices.ChipReaders.FrontEnds;

/// <summary>
/// A contactless front end (PN532, PN5180) as its driver hands it on: it finds a chip and moves frames, and knows nothing of blocks or
/// commands. Called by one caller at a time; calls may block for as long as they say. Immutable.
/// </summary>
/// <param name="Name">As shown to officer and technician.</param>
/// <param name="Find">
/// Field on, anticollision and selection of one chip of type A that speaks ISO/IEC 14443-4; false when there is none. Whatever it throws
/// means that the front end does not answer.
/// </param>
/// <param name="Exchange">
/// One frame there, one back, with the CRC added and checked by the front end; what it throws means the same, except for the end that was
/// asked for.
/// </param>
/// <param name="Off">Takes the field away.</param>
/// <param name="Limits">What the front end's own buffers hold.</param>
public sealed record FrontEnd(string Name, Func<bool> Find, ExchangeFrame Exchange, Action Off, IsoDepOptions Limits);
