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
    /// <summary>EF.SOD was read and is one.</summary>
    public const string SodPresent = "sodPresent";

    /// <summary>The signature of EF.SOD is that of the signer it names.</summary>
    public const string SodSignature = "sodSignature";

    /// <summary>A trusted country certificate stands above the signer.</summary>
    public const string SignerTrusted = "signerTrusted";

    /// <summary>Where certificates of the state are here, they lead to the signer, and its signature can be computed.</summary>
    public const string SignatureTraceable = "signatureTraceable";

    /// <summary>The signer's certificate and key were in their time when the document was signed.</summary>
    public const string SignerValidAtSigning = "signerValidAtSigning";

    /// <summary>The signer's certificate has not ended before the document does.</summary>
    public const string SignerValidNow = "signerValidNow";

    /// <summary>The signer's certificate is one for signing documents.</summary>
    public const string SignerPurpose = "signerPurpose";

    /// <summary>The signer may sign documents of this code.</summary>
    public const string SignerDocumentType = "signerDocumentType";

    /// <summary>No revocation list of the state names the signer or what stands above it.</summary>
    public const string SignerNotRevoked = "signerNotRevoked";

    /// <summary><c>dg1Hash</c> to <c>dg16Hash</c>: a data group is what was signed.</summary>
    public static string DataGroupHash(int number) => $"dg{number}Hash";

    /// <summary>Every file that EF.SOD or EF.COM names is there: nothing was taken out of the chip.</summary>
    public const string NothingStripped = "nothingStripped";

    /// <summary>Every data group that was read is signed: nothing was put into the chip.</summary>
    public const string NothingAdded = "nothingAdded";

    /// <summary>EF.COM, which nobody signs, lists what EF.SOD lists.</summary>
    public const string ComMatchesSod = "comMatchesSod";

    // --- ChipAuthenticity
    /// <summary>The chip signed a challenge with the key that DG15 names.</summary>
    public const string ActiveAuthentication = "activeAuthentication";

    /// <summary>The chip agreed on keys with the private key that DG14 names.</summary>
    public const string ChipAuthentication = "chipAuthentication";

    /// <summary>The signature and signer of EF.CardSecurity, judged as those of EF.SOD.</summary>
    public const string CardSecurity = "cardSecurity";

    /// <summary>PACE with chip-authentication mapping: the key of EF.CardSecurity, which DG14 must hold too.</summary>
    public const string ChipAuthenticationMapping = "chipAuthenticationMapping";

    /// <summary>One of the proofs was made; a document that offers none, or files alone, cannot be told from a copy.</summary>
    public const string ChipNotCopied = "chipNotCopied";

    // --- Consistency
    /// <summary>DG1 against the printed zone, field by field.</summary>
    public const string PrintedZone = "printedZone";

    /// <summary>MRZ, DG1, signer and country certificate name the same state.</summary>
    public const string IssuingState = "issuingState";

    /// <summary>The document's own end; tells nothing about genuineness.</summary>
    public const string NotExpired = "documentNotExpired";
}
