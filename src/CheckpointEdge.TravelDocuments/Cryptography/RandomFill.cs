namespace CheckpointEdge.TravelDocuments.Cryptography;

/// <summary>
/// Fills all bytes with fresh random ones. In service it is <c>RandomNumberGenerator.Fill</c>; worked examples of the
/// standards need the numbers that stand there.
/// </summary>
public delegate void RandomFill(Span<byte> bytes);
