using System.Collections.Immutable;

namespace CheckpointEdge.TravelDocuments.Trust;

/// <summary>How one check ended.</summary>
public enum CheckResult
{
    Pass,
    Fail,

    /// <summary>It was not made; the reason says why.</summary>
    NotDone,
}

/// <summary>Groups of checks, as BSI TR-03135 arranges them.</summary>
public enum CheckGroup
{
    /// <summary>Opening the chip: PACE, BAC.</summary>
    ChipAccess,

    /// <summary>Signature, hashes, certificates, revocation.</summary>
    PassiveAuthentication,

    /// <summary>The chip is no copy: Active and Chip Authentication.</summary>
    ChipAuthenticity,

    /// <summary>Chip, print and certificates name the same document.</summary>
    Consistency,
}

/// <summary>One check.</summary>
/// <param name="Name">Stable, camel case: <c>sodSignature</c>; all names stand in <see cref="CheckNames"/>.</param>
/// <param name="Reason">One sentence: what was seen, or why it was not done. Never empty, no personal data.</param>
public sealed record DocumentCheck(string Name, CheckGroup Group, CheckResult Result, string Reason);

/// <summary>What the checks come to.</summary>
public enum InspectionOutcome
{
    /// <summary>Signed by a trusted state, unaltered, and nothing speaks against it.</summary>
    Genuine,

    /// <summary>At least one check shows that the document is not what a state issued.</summary>
    NotGenuine,

    /// <summary>Nothing speaks against it, but what would prove it is missing.</summary>
    CannotCheck,
}

/// <summary>Who signed the document.</summary>
/// <param name="Country">Of the certificate, ISO 3166 two letters as it stands there.</param>
/// <param name="SerialNumber">Hexadecimal, upper case.</param>
/// <param name="Algorithm">Of the document's signature: <c>ECDSA SHA-256</c>.</param>
/// <param name="Anchor">Subject of the trusted country certificate, or empty when none was found.</param>
public sealed record DocumentSigner(
    string Subject,
    string Issuer,
    string Country,
    string SerialNumber,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    string Algorithm,
    DateTimeOffset? SigningTime,
    string Anchor);

/// <summary>Everything found out about one document. Immutable.</summary>
public sealed record DocumentInspection
{
    public required InspectionOutcome Outcome { get; init; }

    /// <summary>One per check, in the order of the groups; a check that was not made is there too.</summary>
    public required ImmutableArray<DocumentCheck> Checks { get; init; }

    /// <summary>Null when EF.SOD names none that can be read.</summary>
    public required DocumentSigner? Signer { get; init; }
}
