namespace CheckpointEdge.Exchange.Reports;

/// <summary>
/// What a board says of itself: <c>POST /api/units/status</c>, answered with 204. Which board it is says its certificate.
/// No personal data. Immutable.
/// </summary>
public sealed record UnitStatus
{
    /// <summary>The generation in use, 0 when there is no list.</summary>
    public required long ListGeneration { get; init; }

    /// <summary>When that list was cut, or null when there is none; the age on Central's page counts from here.</summary>
    public required DateTimeOffset? ListCreatedAt { get; init; }

    /// <summary>Reports without a receipt (count).</summary>
    public required int Waiting { get; init; }

    /// <summary>The board's software: <c>0.1.0</c>.</summary>
    public required string Version { get; init; }

    /// <summary>False when the board's clock contradicts its list or its records.</summary>
    public bool ClockTrusted { get; init; } = true;

    /// <summary>What is wrong with the list on the board or the one last offered to it, one sentence; empty when nothing is.</summary>
    public string ListTrouble { get; init; } = "";

    /// <summary>Why the newest courier's bundle was not taken whole, one sentence; empty when it was, or none ever came.</summary>
    public string CourierTrouble { get => field ?? ""; init; } = "";

    /// <summary>How full the board's disk is, one sentence; empty as long as there is room enough.</summary>
    public string DiskTrouble { get => field ?? ""; init; } = "";

    /// <summary>
    /// What is wrong with the desk's panel, its cabinet and its power, in one sentence or several; empty when nothing is, or there is none.
    /// </summary>
    public string PanelTrouble { get => field ?? ""; init; } = "";

    /// <summary>
    /// That somebody works at this board under duress, one sentence that names nobody; empty when nobody does. It goes ahead of the
    /// reports that wait, which keep the order of their chain.
    /// </summary>
    public string Duress { get => field ?? ""; init; } = "";

    /// <summary>Pictures of hits that wait for their way (count).</summary>
    public int EvidenceWaiting { get; init; }

    /// <summary>Receipts that were refused since the board's service started (count): forged, replayed or for other content.</summary>
    public long ReceiptsRefused { get; init; }

    /// <summary>Why the board's certificate was not renewed though it is time, one sentence; empty when nothing is wrong.</summary>
    public string CertificateTrouble { get; init; } = "";

    /// <summary>Why the board's own traveller did not come through the line as it must, one sentence; empty when it did.</summary>
    public string ProofTrouble { get => field ?? ""; init; } = "";

    /// <summary>Searches and alerts under the list in use since it is in use; null when nothing was searched yet.</summary>
    public AlertTally? Alerts { get; init; }

    /// <summary>How long checks took, over restarts of the board's service; null from boards that do not tell.</summary>
    public ReadTally? Reads { get; init; }
}
