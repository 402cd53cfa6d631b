using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.TravelDocuments.Trust.Checks;

namespace CheckpointEdge.TravelDocuments.Trust;

/// <summary>Judges one reading of a chip against print and trusted certificates. Stateless, safe for concurrent use.</summary>
public static class DocumentInspector
{
    /// <summary>Makes every check; one that cannot be made says why. Never throws for what a chip delivered.</summary>
    /// <param name="reading">Files alone (no steps) or a live reading.</param>
    /// <param name="printed">The printed lines; null when they were not read.</param>
    /// <param name="now">Decides about expiry.</param>
    public static DocumentInspection Inspect(
        ChipReadResult reading, MrzReading? printed, TrustStore trust, DateTimeOffset now)
    {
        Inspected document = new(reading, printed, trust, now);
        CheckList checks = new();
        ChipAccessChecks.Add(checks, reading);
        JudgedSigner? signer = PassiveAuthenticationChecks.Add(checks, document);
        ChipAuthenticityChecks.Add(checks, document, signer);
        ConsistencyChecks.Add(checks, document, signer);
        return new()
        {
            Outcome = OutcomeRule.Of(checks.All()),
            Checks = checks.All(),
            Signer = signer?.Public(),
        };
    }
}
