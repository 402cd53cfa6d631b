using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Appliance.Tests.Line;

/// <summary>Fictional passports of the state UTO.</summary>
internal static class Documents
{
    /// <summary>The bearer stands on the list of <see cref="Kiosk.EnrolledBoard"/>.</summary>
    public static string Wanted { get; } =
        Passport("VASTERGAARD", "KASIMIRA OLDEMAR", "K7744120", new MrzDate(1974, 8, 12), Sex.F);

    public static string Clear { get; } = Passport("QUILLMOOR", "ODILO", "B1029384", new MrzDate(1991, 3, 30), Sex.M);

    /// <summary>Born on the wanted one's day under the wanted one's name, with a passport that nobody listed.</summary>
    public static string Namesake { get; } =
        Passport("VASTERGAARD", "KASIMIRA OLDEMAR", "T5550001", new MrzDate(1974, 8, 12), Sex.F);

    /// <summary>One digit of the document number is changed after the check digits were computed.</summary>
    public static string WrongDigit { get; } = Clear.Replace("B1029384", "B1029385", StringComparison.Ordinal);

    /// <summary>The name of the wanted one on the passport of the clear one: number, birth and expiry are as there.</summary>
    public static string ClearAsWanted { get; } =
        Passport("VASTERGAARD", "KASIMIRA OLDEMAR", "B1029384", new MrzDate(1991, 3, 30), Sex.M);

    /// <summary>The document of the wanted one in the name of the clear one.</summary>
    public static string WantedAsClear { get; } =
        Passport("QUILLMOOR", "ODILO", "K7744120", new MrzDate(1974, 8, 12), Sex.F);

    /// <summary>A document that is reported stolen, in the name of the clear one.</summary>
    public static string Reported { get; } =
        Passport("QUILLMOOR", "ODILO", Kiosk.EnrolledBoard.ReportedNumber, new MrzDate(1991, 3, 30), Sex.M);

    /// <summary>Its number differs from the reported one by what print may mistake: a zero for the letter O.</summary>
    public static string LikeReported { get; } = Passport("QUILLMOOR", "ODILO", "R7004418", new MrzDate(1991, 3, 30), Sex.M);

    /// <summary>The document of the wanted one, presented by somebody of another name, age and sex.</summary>
    public static string OfWantedByAnother { get; } =
        Passport("QUILLMOOR", "ODILO", "K7744120", new MrzDate(1991, 3, 30), Sex.M);

    public static string Passport(string primary, string secondary, string number, MrzDate birth, Sex sex) =>
        string.Join('\n', MrzBuilder.Build(MrzFormat.TD3, new MrzFields
        {
            DocumentCode = "P",
            IssuingState = "UTO",
            Nationality = "UTO",
            PrimaryIdentifier = primary,
            SecondaryIdentifier = secondary,
            DocumentNumber = number,
            DateOfBirth = birth,
            Sex = sex,
            DateOfExpiry = new MrzDate(2034, 4, 15),
        }).Lines);
}
