using System.Text;

namespace CheckpointEdge.TravelDocuments.Chip;

/// <summary>
/// What is printed on a document and opens its chip (Doc 9303-11, 4.3 and 4.4). A closed set: no other cases exist.
/// Immutable.
/// </summary>
public abstract record ChipPassword
{
    private ChipPassword()
    {
    }

    /// <summary>
    /// From the machine-readable zone: document number, date of birth and date of expiry, each followed by its check digit,
    /// exactly as printed, fillers included; a long number of a card without the filler in its middle (Doc 9303-11, 4.3.2).
    /// </summary>
    /// <param name="Information">Such as <c>L898902C&lt;369080619406236</c>.</param>
    public sealed record Mrz(string Information) : ChipPassword
    {
        public override string ToString() => "password from the printed lines";
    }

    /// <summary>The card access number, printed on the front (Doc 9303-11, 4.4): opens by PACE only.</summary>
    /// <param name="Number">Six digits as a rule; some documents have more.</param>
    public sealed record Can(string Number) : ChipPassword
    {
        public override string ToString() => "card access number";
    }

    /// <summary>K_π before the key derivation: SHA-1 of the information for the zone, the characters for the number.</summary>
    public byte[] Secret() => this switch
    {
        Mrz mrz => System.Security.Cryptography.SHA1.HashData(Encoding.ASCII.GetBytes(mrz.Information)),
        Can can => Encoding.ASCII.GetBytes(can.Number),
        _ => throw new InvalidOperationException("A closed set has no other case."),
    };
}
