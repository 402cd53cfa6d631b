using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>The decisions as the screen writes them. Stateless.</summary>
internal static class DecisionWords
{
    public static string Of(DecisionKind kind) => kind switch
    {
        DecisionKind.Refer => "refer",
        DecisionKind.NotSamePerson => "notSamePerson",
        DecisionKind.ReadAgain => "readAgain",
        _ => "supervisor",
    };

    public static DecisionKind? Find(string? word) =>
        Enum.GetValues<DecisionKind>().Where(kind => Of(kind) == word).Select(kind => (DecisionKind?)kind).FirstOrDefault();
}
