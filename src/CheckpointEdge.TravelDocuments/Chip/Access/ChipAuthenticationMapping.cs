using CheckpointEdge.TravelDocuments.Chip.Reading;

namespace CheckpointEdge.TravelDocuments.Chip.Access;

/// <summary>
/// What a chip left of itself in PACE with chip-authentication mapping (Doc 9303-11, 4.4.3.3.3): whether it holds the key
/// that EF.CardSecurity names. Immutable.
/// </summary>
public sealed class ChipAuthenticationMapping
{
    internal ChipAuthenticationMapping()
    {
    }

    /// <summary>
    /// Whether the mapping key is the multiple of a static key that only its holder can name. Whether EF.CardSecurity is
    /// genuine is judged by Trust.
    /// </summary>
    /// <param name="cardSecurity">The content of EF.CardSecurity: <see cref="SecurityInfos.TryReadSigned"/>.</param>
    public ChipAuthenticationProof Verify(SecurityInfos cardSecurity) => throw new NotSupportedException();
}
