namespace CheckpointEdge.TravelDocuments.Mrz;

/// <summary>The layouts' names as the standard prints them: TD1, TD2, TD3, MRV-A, MRV-B. Stateless.</summary>
public static class MrzFormats
{
    /// <summary>The printed name.</summary>
    public static string NameOf(MrzFormat format) => format switch
    {
        MrzFormat.TD1 => "TD1",
        MrzFormat.TD2 => "TD2",
        MrzFormat.TD3 => "TD3",
        MrzFormat.MrvA => "MRV-A",
        _ => "MRV-B",
    };

    /// <summary>The layout of that name, in either case and with or without the hyphen; null for any other text.</summary>
    public static MrzFormat? Parse(string name) => name.ToUpperInvariant() switch
    {
        "TD1" => MrzFormat.TD1,
        "TD2" => MrzFormat.TD2,
        "TD3" => MrzFormat.TD3,
        "MRV-A" or "MRVA" => MrzFormat.MrvA,
        "MRV-B" or "MRVB" => MrzFormat.MrvB,
        _ => null,
    };
}
