using CheckpointEdge.TravelDocuments.Chip.Reading;

namespace CheckpointEdge.TravelDocuments.Chip.Access;

/// <summary>How an attempt to open the chip ended. Immutable.</summary>
/// <param name="Opened">Keys are agreed and the channel protects from now on.</param>
/// <param name="WrongPassword">The chip does not know the password: another reading of the printed lines may open it.</param>
/// <param name="Sentence">What happened, in plain words, without personal data.</param>
public sealed record AccessResult(bool Opened, bool WrongPassword, string Sentence)
{
    /// <summary>The status word that ended the attempt; null when it was not the chip's word.</summary>
    public ushort? Status { get; init; }

    /// <summary>For the report: protocol and parameters; <see cref="ChipAccessProtocol.None"/> when not opened.</summary>
    public ChipAccess Access { get; init; } = new(ChipAccessProtocol.None, "", "");

    /// <summary>PACE with chip-authentication mapping: to be verified once EF.CardSecurity is read; null otherwise.</summary>
    public ChipAuthenticationMapping? Mapping { get; init; }
}
