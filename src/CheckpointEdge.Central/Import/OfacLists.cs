namespace CheckpointEdge.Central.Import;

/// <summary>The two lists of the Office of Foreign Assets Control, and the words all its formats share.</summary>
internal static class OfacLists
{
    public const string Sdn = "ofac-sdn";
    public const string Consolidated = "ofac-cons";
    public const string SdnSource = "US Treasury, OFAC: Specially Designated Nationals";
    public const string ConsolidatedSource = "US Treasury, OFAC: Consolidated Non-SDN List";

    /// <summary>
    /// A person may stand on both lists under one number, so the second list has a prefix of its own.
    /// </summary>
    public static string Id(string list, string number) => (list == Sdn ? "OFAC-" : "OFAC-CONS-") + number;

    public static string Source(string list) => list == Sdn ? SdnSource : ConsolidatedSource;

    /// <summary>Words that stand where a kind of document belongs and are none.</summary>
    public static bool IsNoDocument(string type) =>
        type is "Gender" or "Email Address" or "Website" or "Phone Number" or "BIK (RU)" or "SWIFT/BIC"
        || type.StartsWith("Digital Currency", StringComparison.Ordinal)
        || type.StartsWith("Secondary sanctions", StringComparison.Ordinal)
        || type.StartsWith("Additional Sanctions", StringComparison.Ordinal)
        || type.StartsWith("Transactions Prohibited", StringComparison.Ordinal);
}
