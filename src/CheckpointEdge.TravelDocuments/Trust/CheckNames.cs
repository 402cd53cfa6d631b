namespace CheckpointEdge.TravelDocuments.Trust;

/// <summary>The stable names of checks: in JSON, in XML, on the screen's inspection tree. One constant per check.</summary>
public static class CheckNames
{
    // --- ChipAccess
    /// <summary>The chip was opened with PACE.</summary>
    public const string Pace = "pace";

    /// <summary>The chip was opened with BAC.</summary>
    public const string Bac = "bac";

    /// <summary>The reading came to its end.</summary>
    public const string ChipReading = "chipReading";

    // --- PassiveAuthentication
    public const string SodPresent = "sodPresent";
    public const string SodSignature = "sodSignature";

    /// <summary>A trusted country certificate stands above the signer.</summary>
    public const string SignerTrusted = "signerTrusted";
    public const string SignerValidAtSigning = "signerValidAtSigning";
    public const string SignerNotRevoked = "signerNotRevoked";

    /// <summary><c>dg1Hash</c> to <c>dg16Hash</c>: a data group is what was signed.</summary>
    public static string DataGroupHash(int number) => $"dg{number}Hash";

    /// <summary>Every file that EF.SOD or EF.COM names is there: nothing was taken out of the chip.</summary>
    public const string NothingStripped = "nothingStripped";

    // --- ChipAuthenticity
    public const string ActiveAuthentication = "activeAuthentication";
    public const string ChipAuthentication = "chipAuthentication";

    // --- Consistency
    /// <summary>DG1 against the printed zone, field by field.</summary>
    public const string PrintedZone = "printedZone";

    /// <summary>MRZ, DG1, signer and country certificate name the same state.</summary>
    public const string IssuingState = "issuingState";
    public const string NotExpired = "documentNotExpired";
}
