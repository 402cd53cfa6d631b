using CheckpointEdge.Exchange.Metadata;

namespace CheckpointEdge.Exchange.Enrolment;

/// <summary>
/// What Central gives a technician for one board: where Central is, whom to trust, and a token that works once. A file, JSON;
/// <see cref="TicketCode"/> is the same to be typed or scanned.
/// </summary>
public sealed record EnrolmentTicket
{
    /// <summary><c>https://host:port</c>.</summary>
    public required string Central { get; init; }

    /// <summary>Certificate of the authority that signed Central's server certificate, PEM. Nothing else is trusted.</summary>
    public required string AuthorityPem { get; init; }

    /// <summary>The board's name: letters, digits and hyphens.</summary>
    public required string Unit { get; init; }

    public required string Site { get; init; }
    public required string Lane { get; init; }

    /// <summary>
    /// Random letters and digits, 99 bits; valid once, until <see cref="ExpiresAt"/>. Empty where Central sends the rest of a code.
    /// </summary>
    public required string Token { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Who signs lists.</summary>
    public required TrustedRole ListSigners { get; init; }

    /// <summary>
    /// The newest root of the lists, a signed envelope: everything a board believes of a list follows from it.
    /// </summary>
    public required byte[] ListRoot { get; init; }

    /// <summary>Whom hits are sealed to: P-256 SubjectPublicKeyInfo, PEM.</summary>
    public required string ReportKeyPem { get; init; }

    /// <summary>Who signs receipts.</summary>
    public required PublicKey ReceiptKey { get; init; }
}

/// <summary>
/// Who a board is and whom it trusts, written once by enrolment as <c>unit.json</c>. The key lies beside it in
/// <c>unit-key.pem</c> (mode 0600), the certificate in <c>unit-cert.pem</c>.
/// </summary>
public sealed record UnitIdentity
{
    public required string Central { get; init; }
    public required string AuthorityPem { get; init; }
    public required string Unit { get; init; }
    public required string Site { get; init; }
    public required string Lane { get; init; }

    /// <summary>Who signed lists on the day of the enrolment.</summary>
    public required TrustedRole ListSigners { get; init; }

    /// <summary>The root of the lists on the day of the enrolment, signed; empty on a board that takes no lists.</summary>
    public byte[] ListRoot { get; init; } = [];

    public required string ReportKeyPem { get; init; }
    public required PublicKey ReceiptKey { get; init; }
}
