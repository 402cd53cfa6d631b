using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.TravelDocuments.Chip.Access;

/// <summary>The MRZ password from what is printed or typed (Doc 9303-11, 4.3.2 and D.2). Stateless.</summary>
public static class ChipPasswords
{
    /// <summary>From the lines as read; check digits as printed, a long number of a card joined.</summary>
    /// <returns>Null when the lines fit no layout that a chip can have.</returns>
    public static ChipPassword.Mrz? OfReading(MrzReading reading) => throw new NotSupportedException();

    /// <summary>From what was typed.</summary>
    /// <param name="documentNumber">As printed, without its check digit; fillers may be left out.</param>
    /// <param name="dateOfBirth">Six characters, <c>YYMMDD</c>.</param>
    /// <param name="dateOfExpiry">Six characters, <c>YYMMDD</c>.</param>
    /// <returns>Null when a part is not what a zone can hold.</returns>
    public static ChipPassword.Mrz? OfTyped(string documentNumber, string dateOfBirth, string dateOfExpiry) =>
        throw new NotSupportedException();
}
