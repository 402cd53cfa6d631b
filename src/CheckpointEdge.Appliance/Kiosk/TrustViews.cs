using System.Collections.Immutable;
using System.Globalization;
using CheckpointEdge.TravelDocuments.Trust;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>From the certificates that are trusted to one line on the screen. Pure.</summary>
internal static class TrustViews
{
    public static TrustView Of(TrustStore trust)
    {
        ImmutableArray<string> findings =
            [.. trust.Findings.Where(file => !file.Taken).Select(file => $"{file.Name}: {file.Sentence}")];
        if (trust.Certificates == 0)
            return new TrustView("none", 0, "None: chips cannot be verified", findings);
        int files = trust.Findings.Count(file => file is { Taken: true, Certificates: > 0 });
        return new TrustView(
            findings.IsEmpty ? "ready" : "partly",
            trust.Certificates,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{trust.Certificates} of {Counted(trust.Countries.Count, "state")} from {Counted(files, "file")}"),
            findings);
    }

    private static string Counted(int count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");
}
