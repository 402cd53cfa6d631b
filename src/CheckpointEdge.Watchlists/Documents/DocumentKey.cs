using System.Text;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Watchlists.Documents;

/// <summary>
/// A document as it is looked up: number, issuer and type after normalising, so that <c>ab 12-3456</c> and
/// <c>AB123456&lt;</c> are the same number. Immutable, safe for concurrent readers.
/// </summary>
/// <param name="Number">A to Z and 0 to 9 only, upper case; empty when nothing usable was given.</param>
/// <param name="Issuer">Three-letter code of the issuing state, or empty when it is not known.</param>
/// <param name="Type">Document code, or empty.</param>
public readonly record struct DocumentKey(string Number, string Issuer, string Type)
{
    /// <summary>Longer numbers are cut: the longest an MRZ can hold, TD1's continued number, has 22 characters.</summary>
    public const int NumberLengthMax = 40;

    /// <summary>A number shorter than this is shared by too many documents to mean anything.</summary>
    public const int NumberLengthMin = 4;

    public static DocumentKey Of(string number, string issuer = "", string type = "") =>
        new(Letters(number, NumberLengthMax), StateOf(issuer), Letters(type, 2));

    /// <summary>Whether the number is long enough to be looked up.</summary>
    public bool IsUsable => Number.Length >= NumberLengthMin;

    /// <summary>A well-mixed hash of the number alone; equal numbers have equal hashes on every machine.</summary>
    public uint NumberHash
    {
        get
        {
            uint hash = 2_166_136_261;
            foreach (char letter in Number)
                hash = (hash ^ letter) * 16_777_619;
            hash = (hash ^ (hash >> 16)) * 0x7FEB352D;
            hash = (hash ^ (hash >> 15)) * 0x846CA68B;
            return hash ^ (hash >> 16);
        }
    }

    /// <summary>How two documents of the same number stand to each other.</summary>
    public DocumentAgreement Compare(DocumentKey other) =>
        !IsUsable || Number != other.Number ? DocumentAgreement.None
        : Issuer.Length == 0 || other.Issuer.Length == 0 ? DocumentAgreement.NumberOnly
        : Issuer == other.Issuer ? DocumentAgreement.NumberAndIssuer
        : DocumentAgreement.OtherIssuer;

    // The MRZ says D where lists say DEU or Germany.
    private static string StateOf(string issuer) =>
        Countries.CodeOf(issuer) is { Length: > 0 } code ? code : Letters(issuer, 3);

    private static string Letters(string text, int lengthMax)
    {
        StringBuilder kept = new();
        foreach (char letter in text)
        {
            if (char.IsAsciiLetterOrDigit(letter))
                kept.Append(char.ToUpperInvariant(letter));
            if (kept.Length == lengthMax)
                break;
        }

        return kept.ToString();
    }
}

/// <summary>What is the same about two documents, from nothing to everything.</summary>
public enum DocumentAgreement
{
    None,

    /// <summary>The same number, but another state issued it: most probably another document.</summary>
    OtherIssuer,

    /// <summary>The same number; one side does not say who issued it.</summary>
    NumberOnly,

    NumberAndIssuer,
}
