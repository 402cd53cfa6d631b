namespace CheckpointEdge.TravelDocuments.Mrz;

/// <summary>The names by which findings, checks and JSON call the fields of a zone.</summary>
internal static class FieldNames
{
    public const string Zone = "";
    public const string DocumentCode = "documentCode";
    public const string IssuingState = "issuingState";
    public const string DocumentNumber = "documentNumber";
    public const string Nationality = "nationality";
    public const string DateOfBirth = "dateOfBirth";
    public const string Sex = "sex";
    public const string DateOfExpiry = "dateOfExpiry";
    public const string PrimaryIdentifier = "primaryIdentifier";
    public const string SecondaryIdentifier = "secondaryIdentifier";
    public const string OptionalData1 = "optionalData1";
    public const string OptionalData2 = "optionalData2";
    public const string Composite = "composite";

    /// <summary>The field's name inside a sentence.</summary>
    public static string InWords(string field) => field switch
    {
        DocumentCode => "document code",
        IssuingState => "issuing state",
        DocumentNumber => "document number",
        Nationality => "nationality",
        DateOfBirth => "date of birth",
        Sex => "sex",
        DateOfExpiry => "date of expiry",
        PrimaryIdentifier => "name",
        SecondaryIdentifier => "given name",
        OptionalData1 or OptionalData2 => "optional data",
        Composite => "composite",
        _ => "zone",
    };
}
