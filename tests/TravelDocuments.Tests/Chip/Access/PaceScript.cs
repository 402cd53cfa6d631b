using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Access;

namespace CheckpointEdge.Tests.Chip.Access;

/// <summary>The exchange of Doc 9303-11, appendix G.1, whose answers a test may change one by one.</summary>
internal static class PaceScript
{
    public const string CardAccess = "31143012060A04007F0007020204020202010202010D";
    public const string MappingKeyX = "824FBA91C9CBE26BEF53A0EBE7342A3BF178CEA9F45DE0B70AA601651FBA3F57";
    public const string MappingKeyY = "30D8C879AAA9C9F73991E61B58F4D52EB87A0A0C709A49DC63719363CCD13C54";
    public const string OwnMappingKey =
        "047ACF3EFC982EC45565A4B155129EFBC74650DCBFA6362D896FC70262E0C2CC5E"
        + "544552DCB6725218799115B55C9BAA6D9F6BC3A9618E70C25AF71777A9C4922D";

    public const string OwnKey =
        "042DB7A64C0355044EC9DF190514C625CBA2CEA48754887122F3A5EF0D5EDD301C"
        + "3556F3B3B186DF10B857B58F6A7EB80F20BA5DC7BE1D43D9BF850149FBB36462";

    public static (string Command, string Response) Set { get; } = ("0022C1A40F800A04007F00070202040202830101", "9000");

    public static (string Command, string Response) SetNaming { get; } =
        ("0022C1A412800A04007F0007020204020283010184010D", "9000");

    public static (string Command, string Response) Nonce { get; } =
        ("10860000027C0000", "7C12801095A3A016522EE98D01E76CB6B98B42C39000");

    public static (string Command, string Response) Map { get; } =
        ($"10860000457C438141{OwnMappingKey}00", $"7C43824104{MappingKeyX}{MappingKeyY}9000");

    public static (string Command, string Response) Agree { get; } = (
        $"10860000457C438341{OwnKey}00",
        "7C438441049E880F842905B8B3181F7AF7CAA9F0EFB743847F44A306D2D28C1D9EC65DF6DB"
        + "7764B22277A2EDDC3C265A9F018F9CB852E111B768B326904B59A0193776F0949000");

    public static (string Command, string Response) Authenticate { get; } =
        ("008600000C7C0A8508C2B0BD78D94BA86600", "7C0A86083ABB9674BCE93C089000");

    public static async Task<(AccessResult Result, ChipChannel Channel, ScriptedChipReader Reader)> RunAsync(
        params (string Command, string Response)[] script)
    {
        Assert.True(SecurityInfos.TryRead(Convert.FromHexString(CardAccess), out SecurityInfos infos));
        return await RunAsync(infos.BestPace!, script);
    }

    public static async Task<(AccessResult Result, ChipChannel Channel, ScriptedChipReader Reader)> RunAsync(
        PaceInfo chosen, params (string Command, string Response)[] script)
    {
        ScriptedChipReader reader = new(script);
        KnownNumbers numbers = new(
            "7F4EF07B9EA82FD78AD689B38D0BC78CF21F249D953BC46F4C6E19259C010F99",
            "A73FB703AC1436A18E0CFA5ABB3F7BEC7A070E7A6788486BEE230C4A22762595");
        ChipChannel channel = new(reader) { Random = numbers.Fill };
        ChipPassword password = ChipPasswords.OfTyped("T22000129", "640812", "101031")!;
        AccessResult result = await Pace.OpenAsync(channel, chosen, password, CancellationToken.None);
        Assert.Equal(result.Opened, channel.Messaging is not null);
        return (result, channel, reader);
    }
}
