namespace CheckpointEdge.TravelDocuments.Chip.Reading;

/// <summary>
/// The names of steps, as screens and records know them; a file's step has the name of the file
/// (<see cref="ChipFile.Name"/>).
/// </summary>
public static class ChipStepNames
{
    public const string Connect = "Connect";
    public const string Pace = "PACE";
    public const string Bac = "BAC";

    /// <summary>SELECT of A0000002471001.</summary>
    public const string Application = "Application";
    public const string ChipAuthentication = "ChipAuthentication";

    /// <summary>What PACE with chip-authentication mapping proves, once EF.CardSecurity is read.</summary>
    public const string ChipAuthenticationMapping = "ChipAuthenticationMapping";
    public const string ActiveAuthentication = "ActiveAuthentication";

    /// <summary>The chip was lost, or the session with it, and opened again.</summary>
    public const string Reconnect = "Reconnect";

    /// <summary>The reading as a whole, when a limit ended it.</summary>
    public const string Reading = "Reading";
}
