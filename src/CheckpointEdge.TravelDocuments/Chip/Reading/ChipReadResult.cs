using System.Collections.Immutable;

namespace CheckpointEdge.TravelDocuments.Chip.Reading;

/// <summary>How the chip was opened.</summary>
public enum ChipAccessProtocol
{
    /// <summary>It was not, or it asks for nothing.</summary>
    None,
    Bac,
    Pace,
}

/// <summary>How the chip was opened, told and never silent.</summary>
/// <param name="Parameters">Of PACE: <c>ECDH-GM AES-128 brainpoolP256r1</c>; of BAC: <c>3DES</c>; else empty.</param>
/// <param name="WhyNotPace">Why BAC was used although PACE is preferred: "the chip offers no PACE"; empty otherwise.</param>
public sealed record ChipAccess(ChipAccessProtocol Protocol, string Parameters, string WhyNotPace);

/// <summary>How a step of a reading ended.</summary>
public enum ChipStepResult
{
    Done,

    /// <summary>It was tried and did not work.</summary>
    Failed,

    /// <summary>It was not tried; the sentence says why.</summary>
    NotDone,

    /// <summary>It goes on: shown while a long file is read, never in the result.</summary>
    Running,
}

/// <summary>One step: connect, EF.CardAccess, PACE, BAC, each file, Chip Authentication, Active Authentication.</summary>
/// <param name="Name">Stable: <c>PACE</c>, <c>BAC</c>, <c>EF.SOD</c>, <c>DG2</c>, <c>ChipAuthentication</c> …</param>
/// <param name="Sentence">What happened, in plain words, without personal data.</param>
/// <param name="Commands">Exchanged with the chip for it (count).</param>
public sealed record ChipStep(string Name, ChipStepResult Result, string Sentence, double Milliseconds, int Commands);

/// <summary>A challenge that the chip's own key answered (Doc 9303-11, 6.1). It is judged by Trust, against DG15.</summary>
public sealed record ActiveAuthenticationAnswer(ReadOnlyMemory<byte> Challenge, ReadOnlyMemory<byte> Response);

/// <summary>
/// Chip Authentication (Doc 9303-11, 6.2): whether messages went on under keys that only the holder of the private key could
/// agree on. Whether the public key is the document's is judged by Trust, against the hash of DG14.
/// </summary>
/// <param name="Agreed">The chip proved that it holds the private key.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo as it stands in DG14 (or EF.CardSecurity for PACE-CAM).</param>
/// <param name="Inferred">The protocol was inferred from the key, because DG14 names none for it.</param>
/// <param name="Sentence">What happened: "ECDH AES-128, key 1".</param>
public sealed record ChipAuthenticationProof(bool Agreed, ReadOnlyMemory<byte> PublicKey, bool Inferred, string Sentence);

/// <summary>
/// Everything that one reading of a chip brought. Files are the bytes as read, never encoded anew. Immutable; holds
/// personal data and lives in memory alone.
/// </summary>
public sealed record ChipReadResult
{
    public static ChipReadResult Empty { get; } = new();

    public ChipAccess Access { get; init; } = new(ChipAccessProtocol.None, "", "");

    /// <summary>By file; only those read whole.</summary>
    public ImmutableDictionary<ChipFile, ReadOnlyMemory<byte>> Files { get; init; } =
        ImmutableDictionary<ChipFile, ReadOnlyMemory<byte>>.Empty;

    /// <summary>Files that EF.COM or EF.SOD announce and the chip did not deliver, with the reason in plain words.</summary>
    public ImmutableDictionary<ChipFile, string> Missing { get; init; } = ImmutableDictionary<ChipFile, string>.Empty;

    public ImmutableArray<ChipStep> Steps { get; init; } = [];

    /// <summary>Null: not done, or the chip gave no answer; the steps say why.</summary>
    public ActiveAuthenticationAnswer? ActiveAuthentication { get; init; }

    /// <summary>Null: not done.</summary>
    public ChipAuthenticationProof? ChipAuthentication { get; init; }

    /// <summary>PACE with chip-authentication mapping; null: another mapping was used.</summary>
    public ChipAuthenticationProof? ChipAuthenticationMapping { get; init; }

    /// <summary>The reading came to its end; false: the chip went away or refused, and what was read until then is here.</summary>
    public bool Complete { get; init; }

    public ReadOnlyMemory<byte>? this[ChipFile file] =>
        Files.TryGetValue(file, out ReadOnlyMemory<byte> bytes) ? bytes : default(ReadOnlyMemory<byte>?);

    public override string ToString() => $"reading of {Files.Count} files";
}
